"""The export of the evaluation data, where it is: every photo finds just the sidecar it should."""

import json
import unicodedata
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

from ingest.takeout.archives import TakeoutArchives
from ingest.takeout.contents import is_clutter, read_json
from ingest.takeout.names import Matches, match_sidecars
from photos.metadata.takeout import TakeoutItem

SAMPLE = Path(__file__).parents[3] / "shared/data/takeout/sample-en"
pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="the evaluation data is not here")


@pytest.fixture(scope="module")
def expected() -> list[dict]:
    return json.loads((SAMPLE / "expected.json").read_text())["assets"]


@pytest.fixture(scope="module")
def matched() -> dict[str, Matches]:
    media, titles = defaultdict(list), defaultdict(dict)
    for member, content in TakeoutArchives([SAMPLE]).index():
        assert not member.refusal
        folder, _, name = member.path.rpartition("/")
        if content is None and not is_clutter(member.path):
            media[folder].append(name)
        said = read_json(content) if content is not None else None
        if isinstance(said, TakeoutItem):
            titles[folder][name] = said.title
    return {folder: match_sidecars(media[folder], titles[folder]) for folder in media}


def places(asset: dict) -> list[tuple[str, str]]:
    paths = (PurePosixPath(unicodedata.normalize("NFC", path)) for path in asset["paths"])
    return [(str(path.parent), path.name) for path in paths]


def test_it_finds_every_sidecar(expected, matched) -> None:
    for asset in expected:
        # Equal bytes under two names have a sidecar each; an edited copy has its original's.
        if asset["quirk"] != "exact-duplicate-other-name" and "edited_of" not in asset:
            for folder, name in places(asset):
                match = matched[folder].sidecars.get(name)
                assert (match and match.sidecar) == asset["sidecar"]


def test_it_finds_every_original_and_live_video(expected, matched) -> None:
    originals = {asset["id"]: dict(places(asset)) for asset in expected}
    for asset in expected:
        for folder, name in places(asset):
            wanted = originals.get(asset.get("edited_of"), {}).get(folder)
            assert matched[folder].edited_of.get(name) == wanted
            videos = [v for v, still in matched[folder].live_videos.items() if still == name]
            assert videos == ([asset["live_video"]["name"]] if "live_video" in asset else [])
