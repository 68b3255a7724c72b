"""The methods that write into the inbox: PUT, MKCOL, DELETE, MOVE, COPY, PROPPATCH."""

from collections.abc import Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from clients.dav import inbox, tree
from clients.dav.answers import XML_TYPE, Told, element, multistatus
from clients.dav.arrivals import put_file
from clients.dav.bodies import Change, property_changes
from clients.dav.conditions import must_be_new
from clients.dav.errors import Refusal
from clients.dav.exchange import READ_ONLY, Exchange
from clients.dav.inbox import Place, path_of, place_at
from clients.dav.locks import Reach, check_locks, forget_locks
from clients.dav.nodes import etag_of
from clients.dav.paths import destination_of, href
from clients.dav.properties import DATES, PROTECTED, date_in, seconds_in
from clients.dav.streams import body_of
from clients.models import InboxEntry

MOST_PROPERTIES = 100


def put(exchange: Exchange) -> HttpResponseBase:
    """Take a file in."""
    headers = exchange.request.headers
    if "Content-Range" in headers:
        raise Refusal(400, "A file comes whole.")
    place = new_place(exchange)
    if exchange.node and exchange.node.is_folder:
        raise Refusal(405, "A folder has this name.")
    exchange.check(Reach(place.path, changes_folder=exchange.node is None))
    told = seconds_in(headers.get("X-OC-Mtime", ""))
    body, is_only_new = body_of(exchange.request), must_be_new(exchange.request)
    arrived = put_file(place, body, file_time=told, must_be_new=is_only_new)
    answer = HttpResponse(status=201 if arrived.is_new else 204)
    answer.headers["ETag"] = answer.headers["OC-ETag"] = etag_of(arrived.sha256)
    if told:
        answer.headers["X-OC-MTime"] = "accepted"
    return answer


def mkcol(exchange: Exchange) -> HttpResponseBase:
    if exchange.small_body():
        raise Refusal(415, "A folder is made without a body.")
    if exchange.node:
        raise Refusal(405, "There is something of this name already.")
    place = new_place(exchange)
    exchange.check(Reach(place.path, changes_folder=True))
    inbox.make_folder(place)
    return HttpResponse(status=201)


def delete(exchange: Exchange) -> HttpResponseBase:
    """Take it off the list. The photos stay in the library."""
    entry = exchange.entry
    if "#" in exchange.request.META.get("RAW_URI", ""):
        raise Refusal(400, "An address has no fragment.")
    exchange.check(Reach(entry.path, is_deep=True, changes_folder=True))
    inbox.unlist(exchange.user, entry.path)
    forget_locks(exchange.user, entry.path)
    return HttpResponse(status=204)


def move(exchange: Exchange) -> HttpResponseBase:
    entry, old_path = exchange.entry, exchange.path
    exchange.check(Reach(old_path, is_deep=True, changes_folder=True))
    place = checked_destination(exchange)
    is_new = inbox.move(entry, place, overwrite=may_overwrite(exchange))
    forget_locks(exchange.user, old_path)
    return HttpResponse(status=201 if is_new else 204)


def copy(exchange: Exchange) -> HttpResponseBase:
    """Only what is in the inbox: a copy of what is in the library already would be none."""
    exchange.check()
    place = checked_destination(exchange)
    is_new = inbox.copy(
        exchange.entry,
        place,
        overwrite=may_overwrite(exchange),
        with_content=exchange.depth("infinity") != "0",
    )
    return HttpResponse(status=201 if is_new else 204)


def proppatch(exchange: Exchange) -> HttpResponseBase:
    """All changes or none of them, with what became of each."""
    changes = property_changes(exchange.small_body())
    entry = exchange.entry
    exchange.check(Reach(entry.path))
    refused = [change.name for change in changes if not may_change(change)]
    told = [change.name for change in changes if change.name not in refused]
    if not refused:
        change_properties(entry, changes)
    address = href(exchange.names, is_folder=entry.is_folder)
    statuses = {424 if refused else 200: told, 403: refused}
    written = {status: [element(name) for name in names] for status, names in statuses.items()}
    answer = multistatus([Told(address, written)])
    return StreamingHttpResponse(answer, status=207, content_type=XML_TYPE)


def may_change(change: Change) -> bool:
    is_bad_date = change.name in DATES and (change.element is None or date_in(change) is None)
    return change.name not in PROTECTED and not is_bad_date


def change_properties(entry: InboxEntry, changes: Sequence[Change]) -> None:
    """A date becomes the file's date; everything else is kept as it came."""
    properties, modified_at = dict(entry.properties), entry.modified_at
    for change in changes:
        if change.name in DATES:
            modified_at = date_in(change) or modified_at
        elif change.element is None:
            properties.pop(change.name, None)
        else:
            properties[change.name] = change.xml
    if len(properties) > MOST_PROPERTIES:
        raise Refusal(507, f"A file has at most {MOST_PROPERTIES} properties of clients.")
    inbox.set_properties(entry, properties, modified_at)


def new_place(exchange: Exchange) -> Place:
    """Where something may be put. Raises Refusal."""
    if not tree.is_inbox(exchange.names):
        raise Refusal(403, READ_ONLY)
    return place_at(exchange.user, exchange.inbox_names)


def checked_destination(exchange: Exchange) -> Place:
    """Where a MOVE or COPY goes to, if nothing stands against it. Raises Refusal."""
    header = exchange.request.headers.get("Destination")
    if header is None:
        raise Refusal(400, "Where to? The Destination header is missing.")
    names = destination_of(header, exchange.request.get_host())
    if not tree.is_inbox(names):
        raise Refusal(403, READ_ONLY)
    place = place_at(exchange.user, names[1:])
    if exchange.node and exchange.node.entry and path_of(names[1:]) != exchange.path:
        reach = Reach(place.path, is_deep=True, changes_folder=True)
        check_locks(exchange.user, reach, exchange.tokens)
    return place


def may_overwrite(exchange: Exchange) -> bool:
    return exchange.request.headers.get("Overwrite", "T").upper() != "F"
