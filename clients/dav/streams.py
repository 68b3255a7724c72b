"""The body of a PUT: where it is read, chunked or not, and the checksums that came with it."""

import hashlib
import zlib

from django.http import HttpRequest

from clients.dav.errors import Refusal
from ingest.bodies import CheckedBody, Digest, has_chunks, stream_of, whole_number
from photos.storage import Readable

LENGTH_HEADERS = ("X-Expected-Entity-Length", "OC-Total-Length", "Content-Length")


class Adler32:
    """The quick sum of zlib, in the manner of hashlib."""

    def __init__(self) -> None:
        self.value = zlib.adler32(b"")

    def update(self, data: bytes, /) -> None:
        self.value = zlib.adler32(data, self.value)

    def hexdigest(self) -> str:
        return f"{self.value:08x}"


def body_of(request: HttpRequest) -> CheckedBody:
    """The body of a request. Raises Refusal where the server cannot tell where it ends."""
    return CheckedBody(checked_stream(request), length_of(request), sums_in(request))


def checked_stream(request: HttpRequest) -> Readable:
    if "Transfer-Encoding" in request.headers and not has_chunks(request):
        raise Refusal(411, "This server needs the length of a file before its bytes.")
    return stream_of(request)


def length_of(request: HttpRequest) -> int | None:
    """What the client says of the length, if it knows it."""
    told = (whole_number(request.headers.get(name, "")) for name in LENGTH_HEADERS)
    return next((number for number in told if number is not None), None)


def sums_in(request: HttpRequest) -> list[tuple[Digest, str]]:
    """Of OC-Checksum: `SHA1:…`, perhaps several. One that we do not know says nothing."""
    makers = {"SHA1": hashlib.sha1, "MD5": hashlib.md5, "SHA256": hashlib.sha256}
    sums: list[tuple[Digest, str]] = []
    for each in request.headers.get("OC-Checksum", "").split():
        name, _, wanted = each.partition(":")
        if name.upper() == "ADLER32":
            sums.append((Adler32(), wanted.lower()))
        elif maker := makers.get(name.upper()):
            sums.append((maker(usedforsecurity=False), wanted.lower()))
    return sums
