"""What no backup does by itself: push out the backups of a library that is not this one, or fill
a folder in which a disk was mounted yesterday. `backup --anew` says that it is meant so."""

from django.core.files.storage import Storage

from ops.backup.manifest import read_manifest, secret_word, stamps
from ops.backup.place import BACKUPS, MARK, Place
from ops.backup.refused import BackupRefused
from ops.backup.stored import held_at
from ops.models import Backup
from photos.models import Photo


def refuse_vanished(storage: Storage, name: str) -> None:
    """Raises BackupRefused where backups were made and none are."""
    were_made = Backup.objects.filter(place=name).exclude(stamp="").exists()
    if were_made and not storage.exists(MARK) and not held_at(storage, BACKUPS):
        raise BackupRefused(
            f"There were backups at {name}, and there are none. Is its disk mounted? If they were"
            " taken away, backup --anew begins there again."
        )


def refuse_others(place: Place) -> None:
    """Raises BackupRefused where the last backup is of a library that this one is not, or not
    yet: on a new machine the night comes before anybody has restored it."""
    if not (found := stamps(place)):
        return
    try:
        last = read_manifest(place, found[-1])
    except BackupRefused:  # damaged: rotating tells it, once the new one is safe
        return
    if last.secret != secret_word():
        words = "was made with another secret key than this library's"
    elif last.count and not Photo.objects.exists():
        words = f"has {last.count} originals, and this library has no photo"
    else:
        return
    raise BackupRefused(
        f"The last backup there {words}. Restore it first, or back up to another place. If this"
        " library is to follow it there: backup --anew."
    )
