"""The listing of the inbox: reads and writes of its rows. No photo is touched by any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Func, IntegerField, Max, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from accounts.models import User
from clients.dav.errors import Refusal
from clients.dav.paths import LONGEST_PATH_BYTES, composed
from clients.models import InboxEntry
from photos.models import Photo

LISTED = (
    "folder", "key", "name", "is_folder", "size_bytes", "sha256", "sha1", "modified_at",
    "created_at", "properties",
)  # fmt: skip

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
EMPTY_SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"


@dataclass(frozen=True)
class Place:
    """Where something may lie in a person's inbox: a folder that is there, and a name."""

    owner: User
    folder: str
    name: str

    @property
    def path(self) -> str:
        return f"{self.folder}/{composed(self.name)}" if self.folder else composed(self.name)

    @property
    def row(self) -> dict[str, Any]:
        """The columns that find its row."""
        return {"owner": self.owner, "folder": self.folder, "key": composed(self.name)}


@dataclass(frozen=True)
class Written:
    """What a client wrote: facts of the file, and the photo that it became, if it is one."""

    size_bytes: int
    sha256: str
    sha1: str
    modified_at: datetime
    photo: Photo | None = None
    content: bytes = b""


def path_of(names: Sequence[str]) -> str:
    """A path below the inbox, as rows have it."""
    return "/".join(composed(name) for name in names)


def entry_at(user: User, path: str) -> InboxEntry | None:
    folder, _, key = path.rpartition("/")
    return InboxEntry.objects.filter(owner=user, folder=folder, key=key).first()


def entries_in(user: User, path: str) -> QuerySet[InboxEntry]:
    """What lies in a folder, without what is only needed of one file."""
    entries = InboxEntry.objects.filter(owner=user, folder=path).select_related("photo")
    return entries.only(*LISTED, "photo__mime").order_by("key")


def place_at(user: User, names: Sequence[str]) -> Place:
    """The place of these names, which begin at the inbox. Raises Refusal without its folder."""
    if not names:
        raise Refusal(403, "The inbox itself stays where it is.")
    folder = path_of(names[:-1])
    parent = entry_at(user, folder) if folder else None
    if folder and not (parent and parent.is_folder):
        raise Refusal(409, "The folder in which it is to lie is missing.")
    return Place(user, folder, names[-1])


def make_folder(place: Place) -> None:
    """Raises Refusal where there is something already."""
    _, is_new = InboxEntry.objects.get_or_create(
        **place.row, defaults={"name": place.name, "is_folder": True}
    )
    if not is_new:
        raise Refusal(405, "There is something of this name already.")


def list_file(place: Place, written: Written, *, must_be_new: bool = False) -> bool:
    """List a file under its name, in place of what had it; whether the name is new."""
    columns = {"name": place.name, "is_folder": False, **vars(written)}
    try:
        with transaction.atomic():
            if must_be_new:
                InboxEntry.objects.create(**place.row, **columns)
                return True
            return InboxEntry.objects.update_or_create(**place.row, defaults=columns)[1]
    except IntegrityError as error:
        raise Refusal(412, "There is a file of this name already.") from error


def unlist(user: User, path: str) -> None:
    """Take a file, or a folder with all that is in it, off the list."""
    with_all_below(user, path).delete()


def move(entry: InboxEntry, place: Place, *, overwrite: bool) -> bool:
    """Give it another place; whether nothing was there before."""
    old_path, old_name = entry.path, entry.name
    check_length(entry, place)
    with transaction.atomic():
        is_new = make_room(entry, place, overwrite=overwrite)
        below(entry.owner, old_path).update(folder=moved_folder(old_path, place.path))
        entry.folder, entry.key, entry.name = place.folder, composed(place.name), place.name
        entry.save(update_fields=["folder", "key", "name"])
        name_after_upload(entry, old_name)
    return is_new


def copy(entry: InboxEntry, place: Place, *, overwrite: bool, with_content: bool) -> bool:
    """List it at another place, too; whether nothing was there before."""
    check_length(entry, place)
    with transaction.atomic():
        is_new = make_room(entry, place, overwrite=overwrite)
        copies = list(below(entry.owner, entry.path)) if with_content else []
        for each in copies:
            each.folder = place.path + each.folder[len(entry.path) :]
            each.pk = None
        top = InboxEntry.objects.get(pk=entry.pk)
        top.pk, top.folder, top.key, top.name = None, place.folder, composed(place.name), place.name
        InboxEntry.objects.bulk_create([top, *copies])
    return is_new


def make_room(entry: InboxEntry, place: Place, *, overwrite: bool) -> bool:
    """Take off the list what lies where something is to lie; whether nothing did."""
    if place.path == entry.path or f"{place.path}/".startswith(f"{entry.path}/"):
        raise Refusal(403, "A folder cannot lie in itself.")
    if f"{entry.path}/".startswith(f"{place.path}/"):
        raise Refusal(403, "This would take away the folder that it lies in.")
    is_new = not with_all_below(place.owner, place.path).exists()
    if not is_new and not overwrite:
        raise Refusal(412, "There is something of this name already.")
    unlist(place.owner, place.path)
    return is_new


def name_after_upload(entry: InboxEntry, old_name: str) -> None:
    """Clients that upload under a name for the while (IMG_1.jpg.part) give the name at the end."""
    if entry.photo_id and entry.name in old_name:
        Photo.objects.filter(pk=entry.photo_id, filename=old_name).update(filename=entry.name)


def set_properties(entry: InboxEntry, properties: dict[str, str], changed_at: datetime) -> None:
    entry.properties, entry.modified_at = properties, changed_at
    entry.save(update_fields=["properties", "modified_at"])


def empty_file(modified_at: datetime | None = None) -> Written:
    """Nothing yet: some clients make the file first and send its bytes afterwards."""
    return Written(0, EMPTY_SHA256, EMPTY_SHA1, modified_at or timezone.now())


def below(user: User, path: str) -> QuerySet[InboxEntry]:
    """All that lies in a folder, however deep."""
    inside = Q(folder=path) | Q(folder__startswith=f"{path}/")
    return InboxEntry.objects.filter(inside, owner=user)


def with_all_below(user: User, path: str) -> QuerySet[InboxEntry]:
    folder, _, key = path.rpartition("/")
    itself = InboxEntry.objects.filter(owner=user, folder=folder, key=key)
    return itself | below(user, path)


def moved_folder(old_path: str, new_path: str) -> Concat:
    return Concat(Value(new_path), Substr("folder", len(old_path) + 1))


def check_length(entry: InboxEntry, place: Place) -> None:
    """Raises Refusal where what lies deepest would lie too deep."""
    path = Concat("folder", Value("/"), "key")
    size = Func(path, function="octet_length", output_field=IntegerField())
    longest = below(entry.owner, entry.path).aggregate(most=Max(size))["most"] or 0
    growth = len(place.path.encode()) - len(entry.path.encode())
    if len("upload/") + longest + growth > LONGEST_PATH_BYTES:
        raise Refusal(409, "Something in this folder would have too long a path.")
