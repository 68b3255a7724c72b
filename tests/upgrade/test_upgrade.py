"""A library of an earlier version is brought to this one by `manage.py prepare`, and loses nothing."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.embedded import ROOT
from config.embedded.postgres import binaries
from tests.stored import environment_without_servers

pytestmark = pytest.mark.slow

ARCHIVES = sorted(Path(__file__).parent.glob("library-*.tar.gz"))
PAGES = """
from django.test import Client
from django.urls import reverse
from accounts.models import User
from albums.models import Album
from faces.models import Person
from photos.models import Photo
import json
client = Client(SERVER_NAME="localhost")
anna = User.objects.get(email="anna@example.org")
client.force_login(anna)
photo = Photo.objects.filter(owner=anna).order_by("pk").first()
addresses = ["/", f"/photos/{photo.pk}/", "/albums/", "/people/", "/search/?q=tag:sea", "/trash/"]
found = {address: client.get(address, follow=True).status_code for address in addresses}
found["original"] = b"".join(client.get(f"/photos/{photo.pk}/original")).hex()
found["sea"] = [p["id"] for p in client.get("/search/?q=tag:sea&format=json").json()["results"]]
print(json.dumps(found))
"""


SCHEMA = (
    """select table_name, column_name, data_type, is_nullable from information_schema.columns
    where table_schema = 'public'""",
    "select tablename, indexname from pg_indexes where schemaname = 'public'",
    "select conrelid::regclass::text, conname from pg_constraint where conrelid > 0",
    "select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal",
)


@dataclass(frozen=True)
class Library:
    """One on the way to today's version."""

    folder: Path
    url: str

    def manage(self, *words: str) -> str:
        own = {
            "DATABASE_URL": self.url,
            "REDIS_URL": os.environ["REDIS_URL"],
            "HEIRLOOM_DATA": str(self.folder),
            "HEIRLOOM_MODELS": str(settings.MODELS_DIR),
            "HEIRLOOM_SECRET_KEY": "of the library",
        }
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env={**environment_without_servers(), **own}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def manifest_of_then(self) -> list[dict[str, Any]]:
        return lines_of((self.folder / "manifest.jsonl").read_text())

    def manifest_of_today(self) -> list[dict[str, Any]]:
        return lines_of(self.manage("export", "--user", "anna@example.org", "--manifest-only"))


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module", params=ARCHIVES, ids=lambda path: path.name)
def library(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Restored as it was, then prepared for this version, which is done twice."""
    folder = tmp_path_factory.mktemp("library")
    with tarfile.open(request.param) as archive:
        archive.extractall(folder, filter="data")
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"upgrade_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"create database {name}".encode())
        try:
            library = Library(folder, f"{server}/{name}")
            run(
                "psql",
                "--quiet",
                "--set",
                "ON_ERROR_STOP=1",
                library.url,
                "-f",
                folder / "database.sql",
            )
            for _ in range(2):
                assert library.manage("prepare").splitlines()[-1] == "Prepared."
            yield library
        finally:
            admin.execute(f"drop database {name} with (force)".encode())


def run(program: str, *words: str | Path) -> str:
    done = subprocess.run(
        [binaries() / program, *words], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_tells_of_each_photo_what_it_told_then(library: Library) -> None:
    """Today's manifest may say more, never less or otherwise."""
    then, today = library.manifest_of_then, library.manifest_of_today()
    assert len(then) == len(today)
    for before, after in zip(then, today, strict=True):
        assert {name: after.get(name) for name in before} == before


def test_its_pages_open_and_give_the_very_bytes(library: Library) -> None:
    found = json.loads(library.manage("shell", "-c", PAGES).splitlines()[-1])
    first = library.manifest_of_then[0]
    assert hashlib.sha256(bytes.fromhex(found.pop("original"))).hexdigest() == first["sha256"]
    assert found.pop("sea") == [first["id"]]
    assert set(found.values()) == {200}, found


def test_its_tables_are_those_of_a_new_library(library: Library, db: None) -> None:
    """Column by column, with each index, constraint and trigger."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    new = f"{server}/{connection.settings_dict['NAME']}"
    assert not schema_of(library.url) ^ schema_of(new)


def schema_of(url: str) -> set[tuple[Any, ...]]:
    """Columns with their types, and the names of all that guards them."""
    with psycopg.connect(url) as database:
        return {row for statement in SCHEMA for row in database.execute(statement.encode())}
