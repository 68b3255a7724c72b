"""Health: 200 while everything answers, and else which server does not."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from config import env

WELL = {"database": True, "broker": True, "storage": True}
NOBODY_LISTENS = "127.0.0.1:9"


@pytest.mark.django_db
def test_it_answers_anybody_while_all_is_well() -> None:
    response = Client().get("/health/")
    assert response.status_code == 200
    assert response.json() == WELL
    assert "no-store" in response["Cache-Control"]
    assert Client().post("/health/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_it_says_that_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as change:
        change.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        change.setitem(connection.settings_dict, "PORT", "9")
        response = Client().get("/health/")
    connection.close()
    assert response.status_code == 503
    assert response.json() == {**WELL, "database": False}
    assert Client().get("/health/").status_code == 200


@pytest.mark.django_db
def test_it_says_that_the_broker_is_away(settings: Any) -> None:
    settings.REDIS_URL = f"redis://{NOBODY_LISTENS}/0"
    response = Client().get("/health/")
    assert response.status_code == 503
    assert response.json() == {**WELL, "broker": False}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["originals", "renditions"])
def test_it_says_that_a_folder_cannot_be_written_to(
    name: str, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = env.storage(f"file://{tmp_path}/file/{name}")
    settings.STORAGES = {**settings.STORAGES, name: folder}
    response = Client().get("/health/")
    assert response.status_code == 503
    assert response.json() == {**WELL, "storage": False}
