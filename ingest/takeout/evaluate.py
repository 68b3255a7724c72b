"""Compare a manifest with what an export is known to hold, and print a table.

`manage.py export --user EMAIL --manifest-only > manifest.jsonl`, then
`python -m ingest.takeout.evaluate manifest.jsonl expected.json`.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
DEGREES = 1e-4
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One line of the table: how many are right, of how many, and which are not."""

    name: str
    right: int
    wrong: list[str]

    def __str__(self) -> str:
        verdict = "ok" if not self.wrong else f"WRONG: {'; '.join(self.wrong[:SHOWN])}"
        return f"{self.name:22} {self.right:6} of {self.right + len(self.wrong):6}  {verdict}"


@dataclass(frozen=True)
class Export:
    """What is known of the export, with the library's photos by their checksums."""

    expected: Entry
    found: dict[str, Entry]

    @property
    def assets(self) -> list[Entry]:
        return list(self.expected["assets"])

    @property
    def pairs(self) -> Iterator[tuple[Entry, Entry]]:
        """Each asset that is in the library, with its line of the manifest."""
        for asset in self.assets:
            if asset["sha256"] in self.found:
                yield asset, self.found[asset["sha256"]]

    @property
    def optional_titles(self) -> set[str]:
        """Of folders that need not become albums."""
        loose = [a for a in self.expected["albums"] if not a["title"] or not a["has_metadata"]]
        return {name for album in loose for name in (album["title"], album["folder"])}


def evaluate(export: Export) -> list[Line]:
    """Every line of the table."""
    checks: dict[str, Callable[[Entry, Entry], bool]] = {
        "dates": has_date,
        "positions": has_position,
        "albums": lambda asset, photo: has_albums(export, asset, photo),
        "flags": has_flags,
        "live parts": has_live_part,
        "edited pairs": lambda asset, photo: is_with_original(export, asset, photo),
        "descriptions": lambda asset, photo: words(photo["caption"]) == words(asset["description"]),
        "people": lambda asset, photo: names(photo) == sorted(asset["people"]),
    }
    return [
        unique_photos(export),
        nothing_else(export),
        *(line(name, export, check) for name, check in checks.items()),
    ]


def line(name: str, export: Export, check: Callable[[Entry, Entry], bool]) -> Line:
    verdicts = [(asset, check(asset, photo)) for asset, photo in export.pairs]
    wrong = [
        f"{asset['quirk']} {asset['paths'][0]}" for asset, is_right in verdicts if not is_right
    ]
    return Line(name, len(verdicts) - len(wrong), wrong)


def unique_photos(export: Export) -> Line:
    """All of them; those in the trash may be missing."""
    missing = [a for a in export.assets if a["sha256"] not in export.found and not a["trashed"]]
    wrong = [f"{asset['quirk']} {asset['paths'][0]}" for asset in missing]
    return Line("unique photos", len(export.assets) - len(wrong), wrong)


def nothing_else(export: Export) -> Line:
    extra = set(export.found) - {asset["sha256"] for asset in export.assets}
    wrong = [str(export.found[sha256]["filename"]) for sha256 in sorted(extra)]
    return Line("nothing else", len(export.found) - len(wrong), wrong)


def has_date(asset: Entry, photo: Entry) -> bool:
    """The moment; only the clock on the wall where the file does not tell the zone."""
    if asset["taken_utc"] is None:
        return True
    expected = datetime.fromisoformat(asset["taken_utc"])
    if abs((datetime.fromisoformat(photo["taken_at"]) - expected).total_seconds()) < 1:
        return True
    is_sure = asset["taken_source"].startswith("sidecar")
    on_the_wall = datetime.fromisoformat(photo["taken_local"])
    difference = on_the_wall - expected.replace(tzinfo=None)
    return not is_sure and abs(difference.total_seconds()) < 1


def has_position(asset: Entry, photo: Entry) -> bool:
    if asset["gps"] is None:
        return photo["latitude"] is None
    accepted = [asset["gps"], asset.get("gps_alternative") or asset["gps"]]
    return any(is_near(photo, position) for position in accepted)


def is_near(photo: Entry, position: list[float]) -> bool:
    found = (photo["latitude"], photo["longitude"])
    if None in found:
        return False
    return all(abs(a - b) < DEGREES for a, b in zip(found, position, strict=True))


def has_albums(export: Export, asset: Entry, photo: Entry) -> bool:
    wanted = set(asset["albums"]) - export.optional_titles
    return set(photo["albums"]) - export.optional_titles == wanted


def has_flags(asset: Entry, photo: Entry) -> bool:
    found = (photo["favourite"], photo["archived"], photo["trashed"])
    return found == (asset["favorited"], asset["archived"], asset["trashed"])


def has_live_part(asset: Entry, photo: Entry) -> bool:
    expected = asset.get("live_video")
    return bool(photo["live_video_sha256"] == (expected["sha256"] if expected else None))


def is_with_original(export: Export, asset: Entry, photo: Entry) -> bool:
    """In one stack with what it was made from."""
    if "edited_of" not in asset:
        return True
    sha256 = next(each["sha256"] for each in export.assets if each["id"] == asset["edited_of"])
    original = export.found.get(sha256, {"stack_id": None})
    return photo["stack_id"] is not None and photo["stack_id"] == original["stack_id"]


def words(text: str | None) -> list[str]:
    return unescape(text or "").split()


def names(photo: Entry) -> list[str]:
    """Once each: somebody may be in a photo twice, and a face that was drawn has no name."""
    return sorted({person["name"] for person in photo["people"] if person["name"]})


def main(manifest: str, expected: str) -> int:
    lines = Path(manifest).read_text(encoding="utf-8").splitlines()
    photos = [json.loads(each) for each in lines if each.startswith("{")]
    found = {photo["sha256"]: photo for photo in photos}
    table = evaluate(Export(json.loads(Path(expected).read_text(encoding="utf-8")), found))
    sys.stdout.write("".join(f"{each}\n" for each in table))
    return 1 if any(each.wrong for each in table) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
