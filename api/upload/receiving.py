"""A file that a client sends: the bytes are read once, and nothing of it is kept when it is cut off
or not what its checksum says."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.utils import timezone

from accounts.models import User
from api.problems import Problem
from api.upload.checksums import Checksum
from ingest.batches import batch_of_today, has_grown
from ingest.bodies import (
    CheckedBody,
    ChecksumDiffers,
    Digest,
    LengthMissing,
    declared_length,
    name_problem,
    whole_body,
    whole_number,
)
from ingest.models import Batch, Receipt
from ingest.parts import is_disk_full
from ingest.room import PlanFull, check_room
from ingest.told_folders import BadFolder, clean_folder, lying_in
from ingest.upload import Incoming, receive_upload, write_receipt
from photos.models import Photo

FORM = "multipart/form-data"


def receive(user: User, request: HttpRequest, checksum: Checksum | None) -> Receipt:
    """The receipt of a photo. Raises Problem for what is not taken."""
    file_time, folder = time_of(request), folder_of(request)
    check_size(user, declared_length(request) or 0)
    with refusals_told():
        name, body = opened(request, [(checksum.digest, checksum.text)] if checksum else [])
        batch = batch_of_today(user, Batch.Origin.APP)
        incoming = Incoming(body, name, file_time, path=name)
        receipt = receive_upload(batch, lying_in(folder, incoming))
    if receipt.photo is None:
        raise refusal(receipt, body.size_bytes)
    if receipt.outcome == Receipt.Outcome.ADDED:
        has_grown(batch)
    return receipt


def note_folder(user: User, request: HttpRequest, photo: Photo) -> None:
    """A photo that is known lies where it is said now, too. Said again it is noted once."""
    folder, name = folder_of(request), name_of(request) or photo.filename
    if not folder:
        return
    incoming = lying_in(folder, Incoming(io.BytesIO(), checked_name(name), photo.file_time))
    if not Receipt.objects.filter(photo=photo, path=incoming.path).exists():
        batch = batch_of_today(user, Batch.Origin.APP)
        write_receipt(batch, incoming, Receipt.Outcome.DUPLICATE, photo=photo)


def folder_of(request: HttpRequest) -> str:
    try:
        return clean_folder(unquote(request.headers.get("X-Folder", "")))
    except BadFolder as error:
        raise Problem("bad_folder", str(error)) from error


def name_of(request: HttpRequest) -> str:
    return unquote(request.headers.get("X-Filename", ""))


def opened(request: HttpRequest, sums: Sequence[tuple[Digest, str]]) -> tuple[str, CheckedBody]:
    """The name of the file, and its bytes."""
    said = name_of(request)
    if request.content_type != FORM:
        return checked_name(said), whole_body(request, sums)
    file = request.FILES.get("file")
    if file is None:
        raise Problem("no_file", "The form has no `file`.")
    return checked_name(said or file.name or ""), CheckedBody(file, file.size, sums)


def checked_name(name: str) -> str:
    if not name:
        raise Problem("no_name", "Say the name of the file in `X-Filename`.")
    if problem := name_problem(name):
        raise Problem("bad_name", problem)
    return name


def time_of(request: HttpRequest) -> datetime:
    """The file's own date: milliseconds since 1970, or a date and time with a zone."""
    text = request.headers.get("X-File-Time", "")
    if not text:
        return timezone.now()
    number = whole_number(text)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000, UTC)
        told = datetime.fromisoformat(text)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Problem("bad_time", "X-File-Time is no date and time.") from error


def check_size(user: User, length: int) -> None:
    """Raises Problem before the bytes come, where it is known that they will not fit."""
    if length > settings.MAX_UPLOAD_BYTES:
        raise too_large()
    try:
        check_room(user, length)
    except PlanFull as error:
        raise Problem("plan_full", str(error), status=413) from error


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except LengthMissing as error:
        words = "This server needs the length of a file before its bytes."
        raise Problem("length_missing", words, status=411) from error
    except ChecksumDiffers as error:
        words = "The bytes that came are not those whose checksum was sent."
        raise Problem("checksum_differs", words) from error
    except UnreadablePostError as error:
        words = "The connection was lost before the file's end."
        raise Problem("cut_off", words) from error
    except OSError as error:
        if not is_disk_full(error):
            raise
        raise Problem("disk_full", "The server's disk is full.", status=507) from error


def refusal(receipt: Receipt, size_bytes: int) -> Problem:
    if receipt.is_over_plan:
        return Problem("plan_full", receipt.reason, status=413)
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        return too_large()
    return Problem("no_photo", receipt.reason, status=415)


def too_large() -> Problem:
    most = settings.MAX_UPLOAD_BYTES // 2**20
    return Problem("too_large", f"Files over {most} MB are not taken.", status=413)
