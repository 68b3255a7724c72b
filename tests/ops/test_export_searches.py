"""The searches that a person keeps leave with the export."""

import json
from pathlib import Path

from django.core.management import call_command

from accounts.models import User
from albums.models import Album
from search.kept.services import delete_saved_search, save_search
from search.kept.smart_albums import make_smart_album


def exported(owner: User, folder: Path) -> dict[str, list[dict[str, str]]]:
    call_command("export", str(folder), "--user", owner.email)
    told: dict[str, list[dict[str, str]]] = json.loads((folder / "searches.json").read_text())
    return told


def test_it_tells_saved_searches_and_what_fills_smart_albums(
    alice: User, bob: User, tmp_path: Path
) -> None:
    save_search(alice, "Été", "summer 2020")
    delete_saved_search(save_search(alice, "Gone", "2019"))
    save_search(bob, "Secret", "2018")
    make_smart_album(alice, "Films", "videos")
    Album.objects.create(owner=alice, title="Trip")

    assert exported(alice, tmp_path / "out") == {
        "saved_searches": [{"name": "Été", "query": "summer 2020"}],
        "smart_albums": [{"title": "Films", "query": "videos"}],
    }
