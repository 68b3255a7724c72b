"""The manifest of a backup: what belongs to it, with checksums, and a seal over all of it."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from ops.backup.content import Content
from ops.backup.passphrase import Lock, seal_of
from ops.backup.place import BACKUPS, FORMAT, MANIFEST, Place, read_words
from ops.backup.refused import BackupRefused
from vault.keys import derived

DATABASE = "database.dump"
LIST = "originals.jsonl"
STAMP = "%Y%m%dT%H%M%S.%fZ"
CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True)
class Manifest:
    """A finished backup. `absent` originals could not be read when it was made, and `secret` tells
    whether the installation's secret key is the same."""

    stamp: str
    database: Content
    originals: Content
    count: int
    size_bytes: int
    absent: int
    migrations: dict[str, str]
    secret: str

    @property
    def made_at(self) -> datetime:
        return datetime.strptime(self.stamp, STAMP).replace(tzinfo=UTC)


def path_of(stamp: str, name: str) -> str:
    return f"{BACKUPS}/{stamp}/{name}"


def write_manifest(place: Place, manifest: Manifest) -> None:
    """From here on there is a backup. The lock stands here once more, should the mark be lost."""
    said = {"format": FORMAT, **asdict(manifest), "lock": place.lock}
    seal = seal_of(canonical(said), place.key)
    place.put_words(path_of(manifest.stamp, MANIFEST), {**said, "seal": seal})


def read_manifest(place: Place, stamp: str) -> Manifest:
    """Raises BackupRefused where anybody changed it, or it cannot be read."""
    name = path_of(stamp, MANIFEST)
    if not place.storage.exists(name):
        raise BackupRefused(f"There is no backup {stamp}.")
    said = read_words(place.storage, name)
    seal, made_by = said.pop("seal", ""), said.get("format")
    if seal != seal_of(canonical(said), place.key):
        raise BackupRefused(f"The manifest of {stamp} was changed. Nothing is brought back.")
    if made_by != FORMAT or said.get("stamp") != stamp:
        raise BackupRefused(f"The manifest of {stamp} is another one's.")
    return _parsed(said)


def _parsed(said: dict[str, Any]) -> Manifest:
    lock: Lock | None = said.pop("lock", None)
    del said["format"], lock
    try:
        database, originals = Content(**said.pop("database")), Content(**said.pop("originals"))
        return Manifest(database=database, originals=originals, **said)
    except (KeyError, TypeError) as error:
        raise BackupRefused("The manifest says too much, or too little.") from error


def canonical(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def secret_word() -> str:
    """Whether the secret key is the one it was can be told by this, and the key cannot."""
    return derived(settings.SECRET_KEY.encode(), "backup").hex()


def stamps(place: Place) -> list[str]:
    """Of the finished backups, the oldest first."""
    ending = f"/{MANIFEST}"
    names = [name for name in place.held(BACKUPS) if name.endswith(ending)]
    return sorted(name.removeprefix(f"{BACKUPS}/").removesuffix(ending) for name in names)


def last_stamp(place: Place) -> str:
    """Raises BackupRefused where there is none, or a wrong clock has named one after a day that is
    yet to come: it would hide all that were made since."""
    found = stamps(place)
    if not found:
        raise BackupRefused("There is no finished backup.")
    if found[-1] > (timezone.now() + CLOCKS_DIFFER).strftime(STAMP):
        raise BackupRefused(
            f"By the clock of this machine {found[-1]} is yet to come. See --list, and name with"
            " --at which one is meant."
        )
    return found[-1]
