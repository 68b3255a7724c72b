"""The form that a file comes in: read once, into files of the incoming folder."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone

from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.words import Words
from photos.services.library import SidecarFile
from photos.taken import YEARS

LONGEST_SIDECAR = 2**20
VISIBILITIES = {"timeline", "archive", "hidden", "locked"}


@dataclass(frozen=True)
class Sent:
    """A file, with what the client says of it."""

    file: Any  # Django's UploadedFile
    filename: str
    file_time: datetime
    is_favourite: bool
    is_archived: bool
    video_id: int | None
    sidecars: tuple[SidecarFile, ...]


def read_form(request: HttpRequest) -> Sent:
    """Raises Refused for what is no such form, and for one that was cut off."""
    try:
        files, said = request.FILES, Words(request.POST.dict())
    except (MultiPartParserError, UnreadablePostError, TooManyFilesSent) as error:
        raise Refused(400, "The form could not be read to its end") from error
    except RequestDataTooBig as error:
        raise Refused(413, "The words of the form are too long") from error
    file = files.get("assetData")
    if not isinstance(file, UploadedFile):
        raise Refused(400, "assetData must be a file")
    visibility = said.text("visibility") or "timeline"
    return Sent(
        file=file,
        filename=said.text("filename") or file.name or "",
        file_time=_moment_in(said),
        is_favourite=_flag_in(said, "isFavorite"),
        is_archived=_is_archived(visibility) or _flag_in(said, "isArchived"),
        video_id=said.number_of("livePhotoVideoId", Kind.ASSET),
        sidecars=_sidecars(files.get("sidecarData")),
    )


def _is_archived(visibility: str) -> bool:
    if visibility not in VISIBILITIES:
        raise Refused(400, f"visibility must be one of {', '.join(sorted(VISIBILITIES))}")
    if visibility == "locked":
        raise Refused(400, "The locked folder is filled on the pages of this library alone")
    return visibility == "archive"


def _moment_in(said: Words) -> datetime:
    """When the file was made, as the client says. A wall clock without a zone is taken for UTC."""
    said.needed("fileCreatedAt")
    at = said.moment("fileCreatedAt") or timezone.now()
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    if aware.year not in YEARS:
        raise Refused(400, "fileCreatedAt must be a date of a photo")
    return aware


def _flag_in(said: Words, name: str) -> bool:
    text = (said.text(name) or "false").lower()
    if text not in {"true", "false", "1", "0"}:
        raise Refused(400, f"{name} must be a boolean value")
    return text in {"true", "1"}


def _sidecars(file: Any) -> tuple[SidecarFile, ...]:
    if not isinstance(file, UploadedFile):
        return ()
    if (file.size or 0) > LONGEST_SIDECAR:
        raise Refused(413, "Sidecars are taken up to 1 MB")
    return (SidecarFile(file.name or "sidecar.xmp", file.read()),)
