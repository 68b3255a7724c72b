"""The tus protocol, 1.0.0: what its requests must say, and how they are answered.

https://tus.io/protocols/resumable-upload: core, creation, termination, expiration, checksum.
"""

import base64
import json
import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date

from ingest.bodies import UploadCutOff, declared_length, whole_number
from ingest.models import ResumableUpload
from ingest.parts import PartInUse, is_disk_full, safe_offset
from ingest.resumable import Checksum, ContentRefused, WrongChecksum, WrongOffset

View = Callable[..., HttpResponse]

VERSION = "1.0.0"
ALGORITHMS = {"sha1", "sha256"}
PIECE_TYPE = "application/offset+octet-stream"
ABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,termination,expiration,checksum",
    "Tus-Checksum-Algorithm": ",".join(sorted(ALGORITHMS)),
}
STATUS = {
    PartInUse: 423,
    WrongOffset: 409,
    WrongChecksum: 460,
    ContentRefused: 415,
    UploadCutOff: 400,
    UnreadablePostError: 400,
}


class TusRefusal(Exception):
    """A request that is answered with this status and reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def speaks_tus(view: View) -> View:
    """Answer only who is signed in and speaks this version, and say what went wrong in words."""

    @wraps(view)
    def answer(request: HttpRequest, **address: uuid.UUID) -> HttpResponse:
        try:
            check_speaker(request)
            response = view(request, **address)
        except TusRefusal as refusal:
            response = in_words(refusal.status, refusal)
        except tuple(STATUS) as error:
            response = in_words(STATUS[type(error)], error)
        except OSError as error:
            if not is_disk_full(error):
                raise
            response = in_words(507, NoRoom())
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


class NoRoom(TusRefusal):
    """The disk of this machine is full."""

    def __init__(self) -> None:
        super().__init__(507, "There is no room left on the disk of the server.")


def check_speaker(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise TusRefusal(401, "Nobody is signed in.")
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise TusRefusal(412, f"This server speaks tus {VERSION}.")


def in_words(status: int, error: Exception) -> HttpResponse:
    response = HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    if status == 412:
        response.headers["Tus-Version"] = VERSION
    return response


def abilities() -> HttpResponse:
    largest = {"Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES)}
    return HttpResponse(status=204, headers={**ABILITIES, **largest})


def state_of(upload: ResumableUpload, *, status: int) -> HttpResponse:
    """Where the upload stands; when its file was received, also what became of it."""
    response = HttpResponse(status=status)
    response.headers["Upload-Offset"] = str(safe_offset(upload))
    response.headers["Upload-Length"] = str(upload.size_bytes)
    response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    if upload.answer is not None:
        response.headers["Upload-Result"] = json.dumps(upload.answer, sort_keys=True)
    return response


def asked_size(request: HttpRequest) -> int:
    """How long the whole file will be."""
    size = whole_number(request.headers.get("Upload-Length", ""))
    if size is None:
        raise TusRefusal(400, "Upload-Length must say how long the file is.")
    if size == 0:
        raise TusRefusal(400, "This file is empty.")
    if size > settings.MAX_UPLOAD_BYTES:
        raise TusRefusal(413, f"Files over {settings.MAX_UPLOAD_BYTES // 2**20} MB are not taken.")
    return size


def metadata_of(request: HttpRequest) -> dict[str, str]:
    """Pairs of a key and a value in Base64, with commas between them."""
    pairs = request.headers.get("Upload-Metadata", "").split(",")
    found = {}
    for pair in filter(None, map(str.strip, pairs)):
        key, _, value = pair.partition(" ")
        found[key] = decoded(value, "Upload-Metadata").decode(errors="surrogateescape")
    return found


def asked_offset(request: HttpRequest, upload: ResumableUpload) -> int:
    """Where the piece begins. It must say how long it is, and not go over the file's end."""
    if request.content_type != PIECE_TYPE:
        raise TusRefusal(415, f"A piece has the type {PIECE_TYPE}.")
    offset, length = (
        whole_number(request.headers.get("Upload-Offset", "")),
        declared_length(request),
    )
    if offset is None:
        raise TusRefusal(400, "Upload-Offset must say where the piece begins.")
    if length is None:
        raise TusRefusal(411, "Content-Length must say how long the piece is.")
    if offset + length > upload.size_bytes:
        raise TusRefusal(413, "The piece goes over the end of the file.")
    return offset


def asked_checksum(request: HttpRequest) -> Checksum | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise TusRefusal(400, f"Checksums are of {' or '.join(sorted(ALGORITHMS))}.")
    return Checksum(algorithm, decoded(value, "Upload-Checksum"))


def decoded(value: str, header: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise TusRefusal(400, f"{header} is not in Base64.") from None
