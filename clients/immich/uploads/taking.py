"""A file that a client sends: into the library, once."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse

from accounts.models import Scope, User
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.routing import needs, tell
from clients.immich.uploads.checksums import safe_photos, sha1_of
from clients.immich.uploads.forms import Sent, read_form
from ingest.batches import batch_of_today, has_grown
from ingest.bodies import CheckedBody, ChecksumDiffers, Digest
from ingest.models import Batch, Receipt
from ingest.parts import is_disk_full
from ingest.upload import Incoming, receive_upload
from photos.models import Photo
from photos.services.library import Flags
from photos.services.stacks import DecidedByPerson, join_live
from photos.storage import StorageFailed

FULL = "Quota has been exceeded!"  # in these words phones stop sending
SOURCE = "Immich app"


@needs(Scope.UPLOAD)
def upload(asked: Asked) -> HttpResponse:
    """201 with a new photo, 200 with the one that is there. What is safely kept already by the
    checksum of the header is not read."""
    checksum = asked.request.headers.get("x-immich-checksum", "")
    sha1 = sha1_of(checksum) if checksum else None
    if sha1 and (known := safe_photos(asked.user, [sha1]).get(sha1)):
        return _told(known, is_new=False)
    sent = read_form(asked.request)
    video = _video_of(asked.user, sent)
    receipt = _received(asked.user, sent, sha1)
    photo = receipt.photo
    if photo is None:
        raise Refused(400, FULL if receipt.is_over_plan else receipt.reason)
    if video is not None:
        _join(photo, video)
    return _told(photo, is_new=receipt.outcome == Receipt.Outcome.ADDED)


def _received(user: User, sent: Sent, sha1: str | None) -> Receipt:
    """The receipt; nothing is kept of what has another checksum. Raises Refused."""
    if (sent.file.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise Refused(413, f"Files over {settings.MAX_UPLOAD_BYTES // 2**20} MB are not taken.")
    batch = batch_of_today(user, Batch.Origin.APP)
    with _failures_told():
        receipt = receive_upload(batch, _incoming(sent, sha1))
    if receipt.outcome == Receipt.Outcome.ADDED:
        has_grown(batch)
    return receipt


def _incoming(sent: Sent, sha1: str | None) -> Incoming:
    sums: list[tuple[Digest, str]] = []
    if sha1:
        sums.append((hashlib.sha1(usedforsecurity=False), sha1))
    return Incoming(
        CheckedBody(sent.file, None, sums),
        sent.filename,
        sent.file_time,
        source=SOURCE,
        sidecars=sent.sidecars,
        flags=Flags(favourite=sent.is_favourite, archived=sent.is_archived),
    )


@contextmanager
def _failures_told() -> Iterator[None]:
    """What went wrong with the bytes, in a status that clients act upon."""
    try:
        yield
    except ChecksumDiffers as error:
        raise Refused(400, "The file does not have the checksum that was sent") from error
    except StorageFailed as error:  # heals: clients try again
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error
    except OSError as error:
        if not is_disk_full(error):
            raise
        raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "The server's disk is full") from error


def _video_of(user: User, sent: Sent) -> Photo | None:
    """The moving half that came before. Raises Refused where it is not there."""
    if sent.video_id is None:
        return None
    own = Photo.objects.in_library_of(user).filter(pk=sent.video_id)
    video = own.filter(kind=Photo.Kind.VIDEO).first()
    if video is None:
        raise Refused(400, "Live photo video not found")
    return video


def _join(photo: Photo, video: Photo) -> None:
    """One live photo, unless a person took the two apart."""
    if photo.is_video or photo.live_video_id or hasattr(video, "still"):
        return
    try:
        join_live(photo, video)
    except DecidedByPerson:
        return


def _told(photo: Photo, *, is_new: bool) -> HttpResponse:
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    word = "created" if is_new else "duplicate"
    return tell({"id": uuid_of(Kind.ASSET, photo.pk), "status": word}, status=status)
