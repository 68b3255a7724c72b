"""How much room the disks have that the library writes to."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from photos.storage import parts_of


@dataclass(frozen=True)
class Disk:
    """A disk, by the folder of ours on it."""

    folder: str
    free_bytes: int
    size_bytes: int

    @property
    def is_full(self) -> bool:
        """Nearly: what is left would not outlast a large import."""
        return self.free_bytes < settings.DISK_LOW_BYTES

    @property
    def used_per_cent(self) -> int:
        return round(100 * (1 - self.free_bytes / self.size_bytes)) if self.size_bytes else 100


def disks() -> list[Disk]:
    """Each once, however many of our folders are on it; buckets have none."""
    found: dict[int, Disk] = {}
    for folder in folders():
        there = next(path for path in (folder, *folder.parents) if path.exists())
        usage = shutil.disk_usage(there)
        found.setdefault(there.stat().st_dev, Disk(str(folder), usage.free, usage.total))
    return list(found.values())


def folders() -> list[Path]:
    names = [name for name in settings.STORAGES if name not in {"default", "staticfiles"}]
    kept = [part for name in names for part in parts_of(storages[name])]
    stored = [Path(each.location) for each in kept if isinstance(each, FileSystemStorage)]
    return [*stored, settings.INCOMING_DIR]
