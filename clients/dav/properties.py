"""The properties of a file or folder: what a client may ask, and what it may change."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.utils.http import http_date

from clients.dav.answers import element, text
from clients.dav.bodies import Change, Wanted
from clients.dav.nodes import Node

D = "{DAV:}"
OC = "{http://owncloud.org/ns}"
LOCKS_OFFERED = "".join(
    f"<D:lockentry><D:lockscope><D:{scope}/></D:lockscope>"
    "<D:locktype><D:write/></D:locktype></D:lockentry>"
    for scope in ("exclusive", "shared")
)
# What clients set a file's date by: Windows, rclone, and old WebDAV itself.
DATES = (
    f"{D}lastmodified",
    f"{D}getlastmodified",
    "{urn:schemas-microsoft-com:}Win32LastModifiedTime",
)


def of_all(node: Node) -> str | None:
    return text(node.name)


def kind(node: Node) -> str | None:
    return "<D:collection/>" if node.is_folder else ""


def moment(node: Node) -> str | None:
    return http_date(node.modified_at.timestamp())


def created(node: Node) -> str | None:
    return node.created_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def length(node: Node) -> str | None:
    return None if node.is_folder else str(node.size_bytes)


def mime(node: Node) -> str | None:
    return None if node.is_folder else text(node.mime)


def etag(node: Node) -> str | None:
    return text(node.etag) or None


def locks_offered(node: Node) -> str | None:
    return LOCKS_OFFERED if node.entry else ""


def checksums(node: Node) -> str | None:
    return f"<oc:checksum>SHA1:{node.sha1}</oc:checksum>" if node.sha1 else None


LIVE: Mapping[str, Callable[[Node], str | None]] = {
    f"{D}resourcetype": kind,
    f"{D}displayname": of_all,
    f"{D}getlastmodified": moment,
    f"{D}creationdate": created,
    f"{D}getcontentlength": length,
    f"{D}getcontenttype": mime,
    f"{D}getetag": etag,
    f"{D}supportedlock": locks_offered,
}
# Not among "all": they cost a query, or are of one maker's clients.
LOCK_DISCOVERY = f"{D}lockdiscovery"
QUOTA = (f"{D}quota-available-bytes", f"{D}quota-used-bytes")
CHECKSUMS = f"{OC}checksums"
PROTECTED = {*LIVE, LOCK_DISCOVERY, *QUOTA, CHECKSUMS} - set(DATES)


def told_properties(
    node: Node, wanted: Wanted, dear: Mapping[str, str]
) -> Mapping[int, Sequence[str]]:
    """What was asked of a file or folder, by status. `dear` has the properties that cost a query,
    as far as they were asked for."""
    known = {name: words for name, read in LIVE.items() if (words := read(node)) is not None}
    if wanted.only_names:
        return {200: [element(name) for name in (*known, *node.properties)]}
    if not wanted.names:
        return {200: [element(*each) for each in known.items()] + list(node.properties.values())}
    if (sums := checksums(node)) is not None:
        known[CHECKSUMS] = sums
    told = {name: element(name, words) for name, words in {**known, **dear}.items()}
    told.update(node.properties)
    found = [told[name] for name in wanted.names if name in told]
    missing = [element(name) for name in wanted.names if name not in told]
    return {200: found, 404: missing}


def date_in(change: Change) -> datetime | None:
    """The file's date that a client sets, in seconds since 1970 or in the words of HTTP."""
    seconds = seconds_in(change.text)
    if seconds is not None:
        return seconds
    try:
        return parsedate_to_datetime(change.text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def seconds_in(words: str) -> datetime | None:
    """A moment from seconds since 1970, perhaps with a fraction; None where it is none."""
    try:
        return datetime.fromtimestamp(float(words), UTC)
    except (ValueError, OverflowError, OSError):
        return None
