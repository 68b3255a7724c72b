"""Files that clients send, and the question which of them are there."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of
from api.schema import refused
from api.upload.checksums import PATTERN, known, read_checksum
from api.upload.receiving import note_folder, receive
from api.upload.serializers import Check, Form, Known, Sent
from api.views import View
from ingest.models import Receipt
from ingest.told_folders import MOST_BYTES
from photos.models import Photo

HEADERS = [
    OpenApiParameter(
        "X-Filename", str, OpenApiParameter.HEADER,
        description="The file's name, percent-encoded. A form may say it itself.",
        examples=[OpenApiExample("A photo", "IMG_4711.jpg")],
    ),
    OpenApiParameter(
        "X-Folder", str, OpenApiParameter.HEADER,
        description="The folder in which the file lay: names with slashes between, percent-encoded,"
        f" of up to {MOST_BYTES:,} bytes. The photo is found in it among the folders; one that was"
        " there already lies in each that was said.",
        examples=[OpenApiExample("Two levels", "Holiday%202019/Day%201")],
    ),
    OpenApiParameter(
        "X-File-Time", str, OpenApiParameter.HEADER,
        description="The file's own date: milliseconds since 1970, or 2024-05-12T16:42:01Z.",
    ),
    OpenApiParameter(
        "X-Checksum",
        {"type": "string", "pattern": PATTERN},
        OpenApiParameter.HEADER,
        description="SHA-1 or SHA-256 of the file, in hex or in base64. Of a known one the body is"
        " not read; of another it must be the sum of the body.",
    ),
]  # fmt: skip
REFUSED = {
    **refused("The file is larger than what is taken, or than what the plan has room for.", 413),
    **refused("It is no photo and no video.", 415),
    **refused("Neither its length is said nor does it come in chunks.", 411),
    **refused("The server's disk is full.", 507),
}


class UploadView(View):
    """A file on its way into the library."""

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY, "multipart/form-data": Form},
        responses={200: Sent, 201: Sent, **REFUSED},
        parameters=HEADERS,
    )
    def post(self, request: Request) -> Response:
        """Send one file: as the bare body, or as `file` of a form. The answer is 201 once it is
        safely stored, and 200 for what was there already; sent again it is never doubled."""
        said = request.headers.get("X-Checksum")
        checksum = None if said is None else read_checksum(said)
        unread = request._request  # noqa: SLF001  # whose body nobody read
        if checksum and (photo := known(self.person, [checksum]).get(checksum)):
            note_folder(self.person, unread, photo)
            return told(photo, Receipt.Outcome.DUPLICATE)
        receipt = receive(self.person, unread, checksum)
        return told(receipt.photo, Receipt.Outcome(receipt.outcome))


def told(photo: Photo | None, outcome: Receipt.Outcome) -> Response:
    answer = {
        "outcome": outcome,
        "photo": photo and photo.pk,
        "is_trashed": photo is not None and photo.trashed_at is not None,
    }
    return Response(answer, status=201 if outcome == Receipt.Outcome.ADDED else 200)


class CheckView(View):
    """Which files are there."""

    @extend_schema(request=Check, responses=Known)
    def post(self, request: Request) -> Response:
        """Ask for up to 5,000 files by their checksums, before any of them is sent."""
        texts = body_of(request, Check)["checksums"]
        checksums = {text: read_checksum(text) for text in texts}
        photos = known(self.person, checksums.values())
        found = [
            {"checksum": text, "photo": photos[each].pk,
             "is_trashed": photos[each].trashed_at is not None}
            for text, each in checksums.items()
            if each in photos
        ]  # fmt: skip
        return Response({"known": found})
