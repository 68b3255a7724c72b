"""The methods that read: OPTIONS, GET, HEAD, PROPFIND."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date

from accounts.models import User
from clients.dav import tree
from clients.dav.answers import XML_TYPE, Told, multistatus
from clients.dav.arrivals import free_bytes
from clients.dav.bodies import Wanted, wanted_properties
from clients.dav.errors import NotThere, Refusal
from clients.dav.exchange import Exchange
from clients.dav.inbox import path_of
from clients.dav.locks import lock_discovery, locks_of
from clients.dav.nodes import Node
from clients.dav.paths import href
from clients.dav.properties import LOCK_DISCOVERY, QUOTA, told_properties
from clients.models import InboxLock
from photos.media import HEADERS, original_media, serve
from photos.models import Photo

CACHE = "private, no-cache"  # a name may come to mean other bytes


def options(exchange: Exchange) -> HttpResponseBase:
    """What can be done here; the headers are those of every answer."""
    return HttpResponse(status=200)


def get(exchange: Exchange) -> HttpResponseBase:
    """A file's bytes, or where to read how this address is used."""
    node = exchange.found
    if node.is_folder:
        return folder_words(exchange)
    photo = photo_behind(exchange.user, node)
    answer = photo_content(exchange, photo) if photo else kept_content(exchange)
    answer.headers["Last-Modified"] = http_date(node.modified_at.timestamp())
    return answer


def folder_words(exchange: Exchange) -> HttpResponse:
    page = exchange.request.build_absolute_uri(reverse("clients:connect"))
    words = f"This is a folder for WebDAV clients. How to connect one: {page}\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def photo_behind(user: User, node: Node) -> Photo | None:
    """The photo that is read here. What is in the trash or locked is listed, but not given."""
    if node.entry is None or node.entry.photo_id is None:
        return node.photo
    seen = Photo.objects.in_library_of(user).filter(pk=node.entry.photo_id, trashed_at=None).first()
    if seen is None:
        raise NotThere
    return seen


def photo_content(exchange: Exchange, photo: Photo) -> HttpResponseBase:
    """The original or the asked part of it."""
    media = replace(original_media(photo), etag=exchange.found.etag, cache=CACHE)
    return serve(exchange.request, media)


def kept_content(exchange: Exchange) -> HttpResponse:
    """A small file that was kept with the listing, or an empty one."""
    node = exchange.found
    content = bytes(node.entry.content) if node.entry else b""
    if len(content) != node.size_bytes:
        raise NotThere  # the photo was deleted for good
    shown = b"" if exchange.request.method == "HEAD" else content
    answer = HttpResponse(shown, content_type=node.mime, headers=HEADERS)
    answer.headers["Content-Length"] = str(len(content))
    answer.headers["Accept-Ranges"] = "none"
    answer.headers["Content-Disposition"] = "attachment"
    answer.headers["ETag"] = node.etag
    return answer


def propfind(exchange: Exchange) -> HttpResponseBase:
    """The properties of a file or folder, and of what lies in it."""
    depth = exchange.depth("1")
    if depth == "infinity":
        raise Refusal(403, "One folder at a time.", "propfind-finite-depth")
    wanted = wanted_properties(exchange.small_body())
    node = exchange.found
    told = tell_all(exchange, node, wanted, with_children=depth == "1" and node.is_folder)
    return StreamingHttpResponse(multistatus(told), status=207, content_type=XML_TYPE)


def tell_all(
    exchange: Exchange, node: Node, wanted: Wanted, *, with_children: bool
) -> Iterator[Told]:
    """A folder first, then what is in it, as it comes out of the database."""
    locks = locks_of(exchange.user) if LOCK_DISCOVERY in wanted.names else []
    quota = quota_of(exchange.user) if set(QUOTA) & set(wanted.names) else {}
    yield tell(exchange.names, node, wanted, locks, quota)
    if with_children:
        for child in tree.children(exchange.user, exchange.names):
            yield tell([*exchange.names, child.name], child, wanted, locks, {})


def tell(
    names: Sequence[str],
    node: Node,
    wanted: Wanted,
    locks: Sequence[InboxLock],
    quota: Mapping[str, str],
) -> Told:
    address = href(names, is_folder=node.is_folder)
    dear = dict(quota)
    if LOCK_DISCOVERY in wanted.names and tree.is_inbox(names):
        dear[LOCK_DISCOVERY] = lock_discovery(locks, path_of(names[1:]), address)
    return Told(address, told_properties(node, wanted, dear))


def quota_of(user: User) -> dict[str, str]:
    used = Photo.objects.filter(owner=user).aggregate(used=Sum("size_bytes"))["used"]
    return dict(zip(QUOTA, (str(free_bytes()), str(used or 0)), strict=True))
