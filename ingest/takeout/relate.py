"""The last phase: stacks and albums of what was brought in. Done twice it changes nothing, and what
an earlier import put together a person may have taken apart: it stays so."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from albums.services import open_imported_album
from ingest.kept import put_into_album
from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.folders import AlbumFolder, album_folders
from ingest.takeout.match import chunks
from ingest.takeout.options import Options, read_options
from ingest.takeout.settle import TAKEN
from photos.models import Photo, Stack
from photos.services.stacks import DecidedByPerson, join_live, stack_photos

LONGEST_KEY = 500
Kind = TakeoutMember.Kind
State = TakeoutMember.State
Moment = tuple[str, datetime]


@dataclass(frozen=True)
class Entries:
    """An album's descriptions without a file: whose photos are known, and whose not."""

    checksums: set[str]
    found: list[int]
    lost: list[int]


def relate(takeout: TakeoutImport) -> None:
    """Stack edits with their originals, join live photos, fill albums."""
    make_albums(takeout, read_options(takeout.options))
    if takeout.is_dry_run:
        return
    for edit, original in new_pairs(takeout, "edited_of"):
        with suppress(DecidedByPerson):
            stack_photos(
                edit, [original], kind=Stack.Kind.EDIT, reason=_("Edited in Google Photos")
            )
    for video, still in new_pairs(takeout, "live_of"):
        if video.is_video and not still.is_video:
            with suppress(DecidedByPerson):
                join_live(still, video, reason=_("Live photo, says Google Photos"))


def new_pairs(takeout: TakeoutImport, relation: str) -> Iterator[tuple[Photo, Photo]]:
    """Photos of this import that belong together, and that no earlier import has put together."""
    pairs = (
        takeout.members.filter(photo__trashed_at=None, **{f"{relation}__photo__trashed_at": None})
        .filter(photo__isnull=False, **{f"{relation}__photo__isnull": False})
        .exclude(photo=F(f"{relation}__photo"))
        .order_by("position")
        .values_list("photo", f"{relation}__photo")
    )
    for chosen, other in dict.fromkeys(pairs):
        if not was_related(takeout, chosen, other, relation=relation):
            yield Photo.objects.get(pk=chosen), Photo.objects.get(pk=other)


def was_related(takeout: TakeoutImport, chosen: int, other: int, *, relation: str) -> bool:
    """Whether they are in one stack, or an earlier import put them into one."""
    if Photo.objects.filter(pk=chosen, stack__photos=other).exists():
        return True
    earlier = TakeoutMember.objects.filter(photo=chosen, **{f"{relation}__photo": other})
    brought = earlier.filter(takeout__phase=TakeoutImport.Phase.DONE, takeout__is_dry_run=False)
    return brought.exclude(takeout=takeout).exists()


def make_albums(takeout: TakeoutImport, options: Options) -> None:
    """An album for every folder that is one, with the photos that lie or are named in it."""
    for folder in album_folders(takeout):
        reason = reason_for_no_album(folder, options)
        if reason:
            leave_out(takeout, folder, reason)
        else:
            fill_album(takeout, folder)


def reason_for_no_album(folder: AlbumFolder, options: Options) -> str:
    """Why a folder becomes no album, or nothing."""
    if not options.with_albums:
        return "Albums were not asked for."
    if options.only_albums and folder.title not in options.only_albums:
        return "Another album was chosen."
    if not folder.title and not options.untitled_albums:
        return "The album has no title."
    return ""


def leave_out(takeout: TakeoutImport, folder: AlbumFolder, reason: str) -> None:
    described = takeout.members.filter(folder=folder.path, state=State.PENDING)
    described.filter(Q(kind=Kind.ALBUM) | unused_entries()).update(
        state=State.SKIPPED, reason=reason
    )


def fill_album(takeout: TakeoutImport, folder: AlbumFolder) -> None:
    """Put the folder's photos into its album, which is made when there is any."""
    members = takeout.members.filter(folder=folder.path)
    entries = find_entries(takeout, members)
    identity = checksum_column(takeout)
    files = members.filter(kind=Kind.MEDIA, live_of=None, state__in=TAKEN)
    checksums = {*files.values_list(identity, flat=True), *entries.checksums}
    if checksums and not takeout.is_dry_run:
        fill_titled(takeout, folder, checksums)
    described = members.filter(kind=Kind.ALBUM, state=State.PENDING)
    if checksums:
        described.update(state=State.ALBUM)
    else:
        described.update(state=State.ORPHAN, reason="None of its photos is in these archives.")
    members.filter(pk__in=entries.found).update(state=State.ALBUM)
    members.filter(pk__in=entries.lost).update(
        state=State.ORPHAN, reason="No photo of this name and moment is known."
    )


def fill_titled(takeout: TakeoutImport, folder: AlbumFolder, checksums: set[str]) -> None:
    """The album keeps the name of its folder in mind, and finds itself again by it."""
    owner = takeout.batch.owner
    album = open_imported_album(
        owner,
        f"takeout:{folder.name}"[:LONGEST_KEY],
        title=folder.title or folder.name,
        description=folder.description,
    )
    for chunk in chunks(sorted(checksums)):
        photos = Photo.objects.filter(owner=owner, sha256__in=chunk, still=None)
        put_into_album(album, photos)


def checksum_column(takeout: TakeoutImport) -> str:
    """In a dry run there is no photo yet that could be asked."""
    return "sha256" if takeout.is_dry_run else "photo__sha256"


def unused_entries() -> Q:
    """Descriptions that no file of the archives goes with."""
    return Q(kind=Kind.ITEM, media=None)


def find_entries(takeout: TakeoutImport, members: QuerySet[TakeoutMember]) -> Entries:
    """The photos that the folder's descriptions without a file speak of."""
    entries = members.filter(unused_entries(), state__in=(State.PENDING, State.ALBUM, State.ORPHAN))
    rows = list(entries.values_list("pk", "title", "taken_at"))
    found: dict[int, str] = {}
    for chunk in chunks(rows):
        known = photos_of(takeout, {(title, taken) for _, title, taken in chunk if taken})
        found |= {
            pk: known[title, taken]
            for pk, title, taken in chunk
            if taken and (title, taken) in known
        }
    lost = [pk for pk, _, _ in rows if pk not in found]
    return Entries(set(found.values()), list(found), lost)


def photos_of(takeout: TakeoutImport, moments: Iterable[Moment]) -> dict[Moment, str]:
    """The one photo of a title and moment in this or an earlier import, where there is just one."""
    wanted = [Q(title=title, taken_at=taken_at) for title, taken_at in moments]
    known = TakeoutMember.objects.filter(
        reduce(or_, wanted, Q(pk__in=[])),
        kind=Kind.ITEM,
        takeout__batch__owner=takeout.batch.owner,
        media__state__in=TAKEN,
        media__edited_of=None,
        media__live_of=None,
    )
    photos: dict[Moment, set[str]] = {}
    columns = ("title", "taken_at", f"media__{checksum_column(takeout)}")
    for title, taken_at, checksum in known.values_list(*columns):
        if taken_at and checksum:
            photos.setdefault((title, taken_at), set()).add(checksum)
    return {moment: found.pop() for moment, found in photos.items() if len(found) == 1}
