"""The XML of answers, written piece by piece: a folder may hold very many photos."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import responses
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse

from clients.dav.errors import Refusal

XML_TYPE = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACES = 'xmlns:D="DAV:" xmlns:oc="http://owncloud.org/ns"'
PREFIXES = {"DAV:": "D", "http://owncloud.org/ns": "oc"}
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Told:
    """What is said of one address: the XML of properties by status."""

    href: str
    properties: Mapping[int, Sequence[str]]


def multistatus(all_told: Iterable[Told]) -> Iterator[bytes]:
    """A 207's body."""
    yield f"{HEAD}<D:multistatus {NAMESPACES}>\n".encode()
    for told in all_told:
        parts = (propstat(status, found) for status, found in told.properties.items() if found)
        written = "".join(parts) or propstat(200, [])
        response = f"<D:response><D:href>{escape(told.href)}</D:href>{written}</D:response>\n"
        yield response.encode()
    yield b"</D:multistatus>\n"


def propstat(status: int, found: Sequence[str]) -> str:
    line = f"<D:status>HTTP/1.1 {status} {responses[status]}</D:status>"
    return f"<D:propstat><D:prop>{''.join(found)}</D:prop>{line}</D:propstat>"


def element(name: str, content: str = "") -> str:
    """An element of a name as in `{DAV:}getetag`, around XML that is already written."""
    namespace, _, local = name.rpartition("}")
    namespace = namespace.removeprefix("{")
    if prefix := PREFIXES.get(namespace):
        tag = declared = f"{prefix}:{local}"
    else:
        tag, declared = f"x:{local}", f"x:{local} xmlns:x={quoteattr(namespace)}"
    if not namespace:
        tag = declared = local
    return f"<{declared}>{content}</{tag}>" if content else f"<{declared}/>"


def text(words: str) -> str:
    """Words between tags; what XML cannot say becomes a mark."""
    return escape(NO_XML.sub("\ufffd", words))


def document(name: str, content: str) -> str:
    return f"{HEAD}<D:{name} {NAMESPACES}>{content}</D:{name}>\n"


def refusal_answer(refusal: Refusal) -> HttpResponse:
    """The reason in words, and for clients in the form that ownCloud's and others know."""
    condition = f"<D:{refusal.condition}/>" if refusal.condition else ""
    message = f'<s:message xmlns:s="http://sabredav.org/ns">{text(refusal.reason)}</s:message>'
    return HttpResponse(
        document("error", condition + message), status=refusal.status, content_type=XML_TYPE
    )
