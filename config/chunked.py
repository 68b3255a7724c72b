"""Bodies as they come by the network, on every route. Of one in chunks, without a length, Django
would see nothing: what is short gets its length here, and of what is long the view reads on, up to
a limit. One that ends too early is an error, else half a file would be taken for a whole one. See
docs/adr/0038-chunked-bodies.md."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO, IOBase
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

import orjson
from django.conf import settings
from django.urls import Resolver404, resolve
from gunicorn.http.errors import ParseException

from ingest.bodies import most_bytes_of, whole_number

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

IN_MEMORY = 2**20
MOST_WORDS = 16 * 2**20  # of JSON and forms: all that is no file
FRAME = 2**20  # of a form around its files
PIECE = 64 * 1024
FORM = "multipart/form-data"


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class CutOff(OSError):
    """The connection ended within the body, or what came are no chunks."""


class TooLong(OSError):
    """The body goes on beyond what its route takes."""


class Body:
    """A body of a length that nobody knows, up to a limit."""

    def __init__(self, stream: Readable, most: int) -> None:
        self.stream = stream
        self.left = most
        self.is_over = False

    def read(self, size: int = -1, /) -> bytes:
        wanted = self.left + 1 if size < 0 else min(size, self.left + 1)
        try:
            piece = self.stream.read(wanted)
        except (ParseException, OSError) as error:
            raise CutOff("The body was cut off.") from error
        if len(piece) > self.left:
            self.is_over = True
            raise TooLong("The body is too long.")
        self.left -= len(piece)
        return piece


class Sized:
    """A body whose length was said, and which has it."""

    def __init__(self, stream: Any, length: int) -> None:
        self.stream = stream
        self.missing = length

    def read(self, size: int = -1, /) -> bytes:
        return self._counted(self.stream.read, size)

    def readline(self, size: int = -1, /) -> bytes:
        return self._counted(self.stream.readline, size)

    def _counted(self, read: Callable[[int], bytes], size: int) -> bytes:
        piece = read(self.missing if size < 0 else min(size, self.missing))
        self.missing -= len(piece)
        if not piece and size and self.missing:
            raise CutOff("The body was cut off.")
        return piece


class Joined(IOBase):
    """What was read of a body already, and the rest of it."""

    def __init__(self, head: bytes, rest: Body) -> None:
        self.head = BytesIO(head)
        self.rest = rest

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return self.head.read() + self.rest.read()
        return self.head.read(size) or self.rest.read(size)


class Unchunked:
    """Stands before Django; the server beneath has taken the chunks apart."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return self.application(checked(environ), start)
        if not environ.get("wsgi.input_terminated"):
            return refuse(start, HTTPStatus.LENGTH_REQUIRED)
        most = most_bytes_of_files(environ)
        body = Body(environ["wsgi.input"], most or MOST_WORDS)
        with SpooledTemporaryFile(IN_MEMORY, dir=str(settings.INCOMING_DIR)) as kept:
            try:
                is_whole = keep(body, kept, most=IN_MEMORY if most else MOST_WORDS)
            except TooLong:
                return refuse(start, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            except CutOff:
                return refuse(start, HTTPStatus.BAD_REQUEST)
            told = with_length(environ, kept) if is_whole else without_length(environ, kept, body)
            return self.answer(told, start, body)

    def answer(self, environ: Environ, start: Start, body: Body) -> Iterable[bytes]:
        """What Django says; whatever that is, a body beyond its limit is one."""
        said: list[tuple[Any, ...]] = []
        answer = self.application(environ, lambda *words: said.append(words))
        if not body.is_over:
            start(*said[-1])
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return refuse(start, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def checked(environ: Environ) -> Environ:
    length = whole_number(environ.get("CONTENT_LENGTH", ""))
    return {**environ, "wsgi.input": Sized(environ["wsgi.input"], length)} if length else environ


def most_bytes_of_files(environ: Environ) -> int | None:
    """What a route that takes files takes at most; None of all others."""
    try:
        most = most_bytes_of(resolve(environ["PATH_INFO"]).func)
    except Resolver404:
        return None
    return most + FRAME if most and is_form(environ) else most


def is_form(environ: Environ) -> bool:
    return bool(environ.get("CONTENT_TYPE", "").startswith(FORM))


def keep(body: Body, kept: IO[bytes], *, most: int) -> bool:
    """Read on until the end, or until there is more than that; whether it was the end."""
    while kept.tell() <= most:
        piece = body.read(PIECE)
        if not piece:
            return True
        kept.write(piece)
    return False


def with_length(environ: Environ, kept: IO[bytes]) -> Environ:
    """As if it had been sent in one piece."""
    length = kept.tell()
    kept.seek(0)
    told = {**environ, "CONTENT_LENGTH": str(length), "wsgi.input": kept}
    del told["HTTP_TRANSFER_ENCODING"]
    return told


def without_length(environ: Environ, kept: IO[bytes], body: Body) -> Environ:
    """Views read it to its end (`ingest.bodies.stream_of`). Of a form with files Django wants some
    length, to which it never comes."""
    never = kept.tell() + body.left + 1
    kept.seek(0)
    told = {**environ, "wsgi.input": Joined(kept.read(), body)}
    if is_form(environ):
        told |= {"CONTENT_LENGTH": str(never), "heirloom.length_unknown": True}
    return told


def refuse(start: Start, status: HTTPStatus) -> Iterable[bytes]:
    """In words that clients of each protocol find."""
    words = {"title": status.phrase, "detail": status.description or status.phrase}
    told = {"type": "about:blank", "status": status.value, "code": status.name.lower(), **words}
    immich = {"message": words["detail"], "error": status.phrase, "statusCode": status.value}
    body = orjson.dumps(told | immich)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start(f"{status.value} {status.phrase}", headers)
    return [body]
