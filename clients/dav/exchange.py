"""One request of a WebDAV client, and what is often asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest

from accounts.models import User
from clients.dav import tree
from clients.dav.bodies import MOST_BYTES
from clients.dav.conditions import (
    ConditionList,
    State,
    check_etags,
    check_if,
    condition_lists,
    tokens_in,
)
from clients.dav.errors import NotThere, Refusal
from clients.dav.inbox import entry_at, path_of
from clients.dav.locks import Reach, check_locks, locks_of
from clients.dav.nodes import Node, etag_of
from clients.dav.paths import ROOT, names_of
from clients.dav.streams import checked_stream
from clients.models import InboxEntry

READ_ONLY = "Only /dav/upload/ can be written to."


@dataclass
class Exchange:
    """A request, the person it is for, and the names that its address is made of."""

    request: HttpRequest
    user: User
    names: Sequence[str]

    @cached_property
    def node(self) -> Node | None:
        return tree.find(self.user, self.names)

    @property
    def found(self) -> Node:
        """Raises NotThere."""
        if self.node is None:
            raise NotThere
        return self.node

    @cached_property
    def inbox_names(self) -> Sequence[str]:
        """The names below the inbox. Raises Refusal elsewhere, where nothing can be written."""
        if not tree.is_inbox(self.names):
            raise Refusal(403, READ_ONLY) if self.node else NotThere()
        return self.names[1:]

    @property
    def path(self) -> str:
        """Below the inbox."""
        return path_of(self.inbox_names)

    @property
    def entry(self) -> InboxEntry:
        """The row of what is written. Raises Refusal for the inbox itself, and NotThere."""
        entry = self.found.entry if self.inbox_names else None
        if entry is None:
            raise Refusal(403, "The inbox itself stays where it is.")
        return entry

    @cached_property
    def if_lists(self) -> Sequence[ConditionList]:
        return condition_lists(self.request.headers.get("If", ""))

    @property
    def tokens(self) -> list[str]:
        return tokens_in(self.if_lists)

    def check(self, *reaches: Reach) -> None:
        """Every condition and every lock that stands against a write. Raises Refusal."""
        check_etags(self.request, self.node.etag if self.node else "", exists=bool(self.node))
        check_if(self.if_lists, self.state_of)
        for reach in reaches:
            check_locks(self.user, reach, self.tokens)

    def state_of(self, address: str) -> State:
        """What an If header asks of: an address, or that of the request."""
        names = self.names_at(address) if address else self.names
        if not tree.is_inbox(names):
            return State("", frozenset())
        path = path_of(names[1:])
        entry = entry_at(self.user, path)
        held = (lock.token for lock in locks_of(self.user) if Reach(path).is_held_by(lock))
        return State(etag_of(entry.sha256) if entry else "", frozenset(held))

    def names_at(self, address: str) -> Sequence[str]:
        path = unquote(urlsplit(address).path)
        return names_of(path.removeprefix(ROOT)) if path.startswith(ROOT) else ()

    def small_body(self) -> bytes:
        """The XML of a request. Raises Refusal where it is longer than any needs to be."""
        body, stream = b"", checked_stream(self.request)
        while piece := stream.read(MOST_BYTES + 1 - len(body)):
            body += piece
            if len(body) > MOST_BYTES:
                raise Refusal(413, "The XML of a request is taken up to 64 KB.")
        return body

    def depth(self, usual: str) -> str:
        """How far a method goes. Raises Refusal for what is no depth."""
        depth = self.request.headers.get("Depth", usual).lower()
        if depth not in {"0", "1", "infinity"}:
            raise Refusal(400, "Depth is 0, 1 or infinity.")
        return depth
