"""What many tests share: people, signed-in browsers, picture files and folders of their own."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from accounts.middleware import FirstRunMiddleware
from accounts.models import User
from accounts.services import create_user
from tests.stored import empty, on_disk_below, share_sessions, stored_below

PASSWORD = "correct horse battery"

# Other work may have the machine: what is drawn is judged by what it shows, not by the clock. It is
# the same each time, but where more is asked for.
hypothesis.settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize="HEIRLOOM_TEST_EXAMPLES" not in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: else one core waits at the end for the other."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def _quick_buckets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share_sessions(patch)
        yield


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Each test writes its files into a place of its own, and reads static files unhashed."""
    own = stored_below(tmp_path, settings.STORAGES)
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**own, "staticfiles": static}
    settings.INCOMING_DIR = tmp_path / "incoming"
    settings.INCOMING_DIR.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.INCOMING_DIR)
    settings.WATCH_MARK = tmp_path / "watch"
    yield
    empty(own)


@pytest.fixture
def on_disk(tmp_path: Path, settings: Any) -> None:
    """For what is about disks: the storages are folders, also where the environment has a bucket."""
    settings.STORAGES = on_disk_below(tmp_path, settings.STORAGES)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """What makes guessing slow would make tests slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _first_run_again() -> None:
    """The process forgets the accounts of the test before."""
    FirstRunMiddleware.has_account = False


@pytest.fixture
def alice(db: None) -> User:
    """Owns."""
    return create_user("alice@example.org", PASSWORD, name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    """Is shared with; until there is sharing, a stranger."""
    return create_user("bob@example.org", PASSWORD, name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    """May nothing."""
    return create_user("charlie@example.org", PASSWORD, name="Charlie")


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """A signed-in test client: `browser_of(alice).get("/")`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def make_jpeg(tmp_path: Path) -> Callable[..., Path]:
    """A small JPEG file of its own colour: `make_jpeg("a.jpg", colour=(200, 30, 30))`."""

    def make(
        name: str = "photo.jpg",
        *,
        size: tuple[int, int] = (320, 240),
        colour: tuple[int, int, int] = (180, 120, 60),
        exif: Image.Exif | None = None,
    ) -> Path:
        path = tmp_path / name
        buffer = io.BytesIO()
        Image.new("RGB", size, colour).save(buffer, "JPEG", exif=exif or Image.Exif())
        path.write_bytes(buffer.getvalue())
        return path

    return make
