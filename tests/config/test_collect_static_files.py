"""Static files are collected when one of them changed, and only then."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from config.static_files import collect_static_files


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    """A folder of static files, the only one, with one script in it."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "served"
    backend = {"BACKEND": "config.static_files.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    (tmp_path / "source").mkdir()
    script = tmp_path / "source" / "a.js"
    script.write_text("let a = 1;\n" * 100)
    return script


def served(folder: Path) -> str:
    return (folder / "served" / "a.js").read_text()


def test_it_collects_once(source: Path, tmp_path: Path) -> None:
    assert collect_static_files()
    (tmp_path / "served" / "a.js").write_text("as it was")
    assert not collect_static_files()
    assert served(tmp_path) == "as it was"


def test_it_collects_what_was_changed(source: Path, tmp_path: Path) -> None:
    collect_static_files()
    source.write_text("let a = 2;\n" * 101)
    later = time.time() + 10  # collectstatic knows no less than a second
    os.utime(source, (later, later))
    assert collect_static_files()
    assert served(tmp_path).startswith("let a = 2;")


def test_it_collects_again_what_was_lost(source: Path, tmp_path: Path) -> None:
    collect_static_files()
    (tmp_path / "served" / "staticfiles.json").unlink()
    assert collect_static_files()
    assert not collect_static_files()
