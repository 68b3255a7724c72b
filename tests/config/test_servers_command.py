"""manage.py servers: start and stop by hand."""

from pathlib import Path

import pytest
from django.core.management import call_command

from config import embedded


def test_it_starts_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Path]] = []
    monkeypatch.setenv("HEIRLOOM_DATA", str(tmp_path))
    for verb in ("start", "stop"):
        monkeypatch.setattr(
            embedded, f"{verb}_servers", lambda folder, verb=verb: asked.append((verb, folder))
        )
        call_command("servers", verb)
    assert asked == [("start", tmp_path), ("stop", tmp_path)]
