"""Which backups stay, and what goes with the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ops.backup.checking import comes_whole
from ops.backup.listing import read_list
from ops.backup.manifest import DATABASE, LIST, Manifest, path_of, read_manifest, stamps
from ops.backup.place import BACKUPS, MANIFEST, ORIGINALS, Place
from ops.backup.refused import BackupRefused
from photos.storage import KeepsParts, temporary_file

PERIODS: dict[str, Callable[[datetime], str]] = {
    "daily": lambda at: at.strftime("%Y-%m-%d"),
    "weekly": lambda at: at.strftime("%G-W%V"),
    "monthly": lambda at: at.strftime("%Y-%m"),
}


@dataclass(frozen=True)
class Keep:
    """Of so many days, weeks and months the last backup stays."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def chosen(made: Sequence[tuple[str, datetime]], keep: Keep) -> set[str]:
    """The stamps that stay; the newest always does. Pure."""
    newest_first = sorted(made, key=lambda each: each[1], reverse=True)
    staying = {stamp for stamp, _ in newest_first[:1]}
    for name, period_of in PERIODS.items():
        last_of: dict[str, str] = {}
        for stamp, made_at in newest_first:
            last_of.setdefault(period_of(made_at), stamp)
        staying.update(list(last_of.values())[: getattr(keep, name)])
    return staying


def rotate(place: Place, keep: Keep, just_made: Manifest) -> int:
    """Delete the backups that do not stay, and the originals that none needs; how many backups.

    Raises BackupRefused before anything is deleted where one of them cannot be read.
    """
    manifests = [read_manifest(place, stamp) for stamp in stamps(place)]
    made = [(each.stamp, each.made_at) for each in manifests]
    staying = {just_made.stamp, *chosen(made, keep)}  # also where the clock was set back
    going = [each.stamp for each in manifests if each.stamp not in staying]
    needed: set[str] = set()
    for each in manifests:
        if each.stamp in staying:
            needed |= originals_of(place, each)
    for stamp in going:
        for name in (MANIFEST, DATABASE, LIST):  # without its manifest it is none any more
            place.storage.delete(path_of(stamp, name))
    clear_unfinished(place)
    for name in sorted(place.held(ORIGINALS).keys() - needed):
        place.storage.delete(name)
    return len(going)


def clear_unfinished(place: Place) -> None:
    """Delete what backups left that were cut off before their manifest."""
    finished = {f"{BACKUPS}/{stamp}/" for stamp in stamps(place)}
    for name in place.held(BACKUPS):
        if name.rpartition("/")[0] + "/" not in finished:
            place.storage.delete(name)
    if isinstance(place.storage, KeepsParts):
        place.storage.clear_parts()


def originals_of(place: Place, manifest: Manifest) -> set[str]:
    """Where the originals of a backup are. Raises BackupRefused where its list is broken."""
    name = path_of(manifest.stamp, LIST)
    with temporary_file() as path:
        if not comes_whole(place, name, manifest.originals, path):
            raise BackupRefused(
                f"The new backup is whole, but an older one is not: {name} is missing or damaged,"
                f" and no backup is deleted until {BACKUPS}/{manifest.stamp} is taken away."
            )
        return {place.original(file.sha256) for file in read_list(path)}
