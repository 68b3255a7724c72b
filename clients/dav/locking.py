"""LOCK and UNLOCK, which Finder and Explorer insist on before they write."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from clients.dav.answers import XML_TYPE, document
from clients.dav.bodies import lock_wish
from clients.dav.errors import Refusal
from clients.dav.exchange import Exchange
from clients.dav.inbox import empty_file, list_file, place_at
from clients.dav.locks import (
    Reach,
    active_lock,
    check_locks,
    release_lock,
    renew_lock,
    take_lock,
)
from clients.dav.paths import href
from clients.models import InboxLock


def lock(exchange: Exchange) -> HttpResponseBase:
    """Take a lock, or renew one. A lock on a name that nothing has makes an empty file."""
    depth = exchange.depth("infinity")
    if depth == "1":
        raise Refusal(400, "A lock is 0 or infinity deep.")
    timeout = exchange.request.headers.get("Timeout", "")
    body, path = exchange.small_body(), exchange.path
    if not body:
        return told_lock(exchange, renew_lock(exchange.user, path, exchange.tokens, timeout))
    wish = lock_wish(body)
    is_missing = exchange.node is None
    place = place_at(exchange.user, exchange.inbox_names) if is_missing else None
    taken = take_lock(exchange.user, path, wish, is_deep=depth != "0", timeout=timeout)
    if place:
        tokens = [taken.token, *exchange.tokens]
        check_locks(exchange.user, Reach(path, changes_folder=True), tokens)
        list_file(place, empty_file())
    answer = told_lock(exchange, taken, status=201 if is_missing else 200)
    answer.headers["Lock-Token"] = f"<{taken.token}>"
    return answer


def unlock(exchange: Exchange) -> HttpResponseBase:
    token = exchange.request.headers.get("Lock-Token", "").strip()
    if not (token.startswith("<") and token.endswith(">")):
        raise Refusal(400, "Which lock? The Lock-Token header is missing.")
    release_lock(exchange.user, exchange.path, token[1:-1])
    return HttpResponse(status=204)


def told_lock(exchange: Exchange, taken: InboxLock, status: int = 200) -> HttpResponse:
    is_folder = exchange.node is not None and exchange.node.is_folder
    held = active_lock(taken, href(exchange.names, is_folder=is_folder))
    words = document("prop", f"<D:lockdiscovery>{held}</D:lockdiscovery>")
    return HttpResponse(words, status=status, content_type=XML_TYPE)
