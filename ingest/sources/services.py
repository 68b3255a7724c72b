"""What people do with their sources: add, rescan, pause, resume, answer, remove."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from ingest.models import Scan, SourceFile
from ingest.sources.protocol import SourceOffline
from ingest.sources.readers import reader_of
from ingest.sources.scans import open_scan, stop_scans
from ingest.sources.sealing import seal
from ingest.sources.watch_mark import renew_watch_mark
from photos.models import Photo, Source
from photos.services.removal import remove_photos, trash_photos

Kind = Source.Kind
State = Source.State


class SourceRefused(ValueError):
    """This cannot be a source; the message says why, for people."""


class PhotosKeptInPlace(Exception):
    """The source cannot be removed without an answer: originals of photos lie in it."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count:,} photos have their originals in this source.")
        self.count = count


def add_folder(owner: User, folder: str, *, name: str = "", polls: bool = False) -> Source:
    """Index a folder of this machine in place. Raises SourceRefused."""
    said = folder.strip().replace("\0", "")
    root = os.path.realpath(Path(said).expanduser())
    if not said or not Path(root).is_dir():
        raise SourceRefused(f"{said or 'That'} is not a folder of this machine.")
    refuse_own_files(Path(root))
    refuse_overlap(owner, Path(root))
    options = {"polls": True} if polls else {}
    return add_source(owner, Kind.FOLDER, root, name=name or Path(root).name, options=options)


def add_source(
    owner: User,
    kind: Source.Kind,
    root: str,
    *,
    name: str,
    options: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
) -> Source:
    """Add a source that answers, and have it looked through. Raises SourceRefused."""
    source = Source(owner=owner, kind=kind, root=root, name=name[:100], options=options or {})
    if secrets:
        seal(source, secrets)
    try:
        reader_of(source).check()
        with transaction.atomic():
            source.save()
            open_scan(source)
    except SourceOffline as error:
        raise SourceRefused(str(error)) from error
    except IntegrityError as error:
        raise SourceRefused("This source is there already.") from error
    renew_watch_mark()
    return source


def rescan(source: Source) -> Scan | None:
    """Look through it now. Pressed twice, it is one scan; a paused source stays as it is."""
    return None if source.state == State.PAUSED else open_scan(source)


def pause(source: Source) -> None:
    """Neither watched nor scanned until it is resumed. Its photos stay as they are."""
    Source.objects.filter(pk=source.pk).update(state=State.PAUSED, reason="")
    stop_scans(source)
    renew_watch_mark()


def resume(source: Source) -> None:
    """Watch it again, and see what happened meanwhile."""
    paused = Source.objects.filter(pk=source.pk, state=State.PAUSED)
    if paused.update(state=State.ACTIVE, reason=""):
        open_scan(source)
        renew_watch_mark()


def accept_losses(source: Source) -> None:
    """A person said that the files are gone. It is looked again, and what is not there is marked
    missing; no photo is deleted."""
    if source.state == State.ASKS:
        open_scan(source, accepts_losses=True)


def call_outage(source: Source) -> None:
    """A person said that the files will come back."""
    asking = Source.objects.filter(pk=source.pk, state=State.ASKS)
    asking.update(state=State.OFFLINE, reason="You said that it is an outage.")


# What a person can tell a source to do.
VERBS: Mapping[str, Callable[[Source], object]] = {
    "rescan": rescan,
    "pause": pause,
    "resume": resume,
    "gone": accept_losses,
    "outage": call_outage,
}


def trash_missing(source: Source) -> int:
    """Move the photos whose files are missing to the trash; their number."""
    return trash_photos(Photo.objects.filter(kept_in=source, missing_since__isnull=False))


def remove(source: Source, *, with_photos: bool = False) -> None:
    """Forget the source. Copies in our storage stay; photos whose originals lie only there leave
    the library, if so said. Raises PhotosKeptInPlace. Nothing in the source is touched."""
    kept = Photo.objects.filter(kept_in=source)
    if not with_photos and kept.exists():
        raise PhotosKeptInPlace(kept.count())
    pause(source)
    with transaction.atomic():
        remove_photos(kept)
        SourceFile.objects.filter(source=source).delete()
        source.delete()
    renew_watch_mark()


def refuse_own_files(root: Path) -> None:
    """A library that indexes its own files would never come to an end."""
    own = Path(os.path.realpath(settings.DATA))
    if root.is_relative_to(own) or own.is_relative_to(root):
        raise SourceRefused("The library keeps its own files there. Choose another folder.")


def refuse_overlap(owner: User, root: Path) -> None:
    for other in Source.objects.filter(owner=owner, kind=Kind.FOLDER):
        theirs = Path(other.root)
        if root.is_relative_to(theirs) or theirs.is_relative_to(root):
            raise SourceRefused(f"“{other}” covers this folder, or a part of it, already.")
