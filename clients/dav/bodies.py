"""The small XML bodies of requests: which properties are asked for or set, which lock is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clients.dav.errors import Refusal

MOST_BYTES = 64 * 1024
DAV = "{DAV:}"


@dataclass(frozen=True)
class Wanted:
    """The properties that a PROPFIND asks for. Names are as in `{DAV:}getetag`; none means all."""

    names: Sequence[str] = ()
    only_names: bool = False


@dataclass(frozen=True)
class Change:
    """A property that a PROPPATCH sets, or removes where it has no element."""

    name: str
    element: Element | None

    @property
    def text(self) -> str:
        return (self.element.text or "").strip() if self.element is not None else ""

    @property
    def xml(self) -> str:
        return "" if self.element is None else tostring(self.element, encoding="unicode")


@dataclass(frozen=True)
class LockWish:
    """The lock that a client asks for, with what it says of itself, as XML."""

    is_exclusive: bool
    holder: str


def parsed(body: bytes) -> Element:
    """The root of a body. Raises Refusal for one with entities, or that is no XML."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Refusal(400, "The body is not the XML that this method takes.") from error
    return root


def wanted_properties(body: bytes) -> Wanted:
    """A PROPFIND without a body asks for all."""
    if not body.strip():
        return Wanted()
    root = expected(body, "propfind")
    if root.find(f"{DAV}propname") is not None:
        return Wanted(only_names=True)
    named = root.find(f"{DAV}prop")
    if named is None and root.find(f"{DAV}allprop") is None:
        raise Refusal(400, "A propfind says which properties it wants.")
    return Wanted([] if named is None else list(dict.fromkeys(each.tag for each in named)))


def property_changes(body: bytes) -> list[Change]:
    """What a PROPPATCH does, in its order."""
    changes: list[Change] = []
    for instruction in expected(body, "propertyupdate"):
        for prop in instruction.findall(f"{DAV}prop"):
            is_set = instruction.tag == f"{DAV}set"
            changes += [Change(each.tag, each if is_set else None) for each in prop]
    return changes


def lock_wish(body: bytes) -> LockWish:
    root = expected(body, "lockinfo")
    owner = root.find(f"{DAV}owner")
    holder = "" if owner is None else tostring(owner, encoding="unicode")
    return LockWish(root.find(f"{DAV}lockscope/{DAV}shared") is None, holder)


def expected(body: bytes, name: str) -> Element:
    root = parsed(body)
    if root.tag != f"{DAV}{name}":
        raise Refusal(400, f"The body is no {name}.")
    return root
