"""The world of the matrix, built once for a file of tests; each request is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from accounts.middleware import FirstRunMiddleware
from tests.rights.world import World, build_world, keep_files
from tests.stored import stored_below


@pytest.fixture(scope="module")
def storages_of_world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    own = stored_below(tmp_path_factory.mktemp("world"), django_settings.STORAGES)
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**own, "staticfiles": static}


@pytest.fixture
def _files_of_world(settings: Any, storages_of_world: dict[str, Any], world: World) -> None:
    settings.STORAGES = storages_of_world
    keep_files(world)
    FirstRunMiddleware.has_account = True


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, storages_of_world: dict[str, Any]
) -> Iterator[World]:
    before = django_settings.STORAGES
    django_settings.STORAGES = storages_of_world
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
    django_settings.STORAGES = before
