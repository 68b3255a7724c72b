"""When a write may happen: If-Match, If-None-Match, and WebDAV's own If (RFC 4918, 10.4)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.http import parse_etags

from clients.dav.errors import Refusal

PIECE = re.compile(r'\s*(<[^>]*>|\(|\)|\[\s*(?:W/)?"[^"]*"\s*\]|Not\b)', re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """A lock's token or an ETag that must be, or must not be."""

    value: str
    is_etag: bool
    is_negated: bool


@dataclass
class ConditionList:
    """Conditions that must all hold, of the named address or of the request's own."""

    address: str
    conditions: list[Condition] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """What conditions are asked of: the ETag of an address, and the tokens that lock it."""

    etag: str
    tokens: frozenset[str]


def check_etags(request: HttpRequest, etag: str, *, exists: bool) -> None:
    """If-Match and If-None-Match of a write. Raises Refusal."""
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if wanted and not (exists and (wanted == ["*"] or etag in wanted)):
        raise Refusal(412, "The file is not the one that was to be changed.")
    unwanted = parse_etags(request.headers.get("If-None-Match", ""))
    if exists and (unwanted == ["*"] or etag in unwanted):
        raise Refusal(412, "There is a file of this name already.")


def must_be_new(request: HttpRequest) -> bool:
    return request.headers.get("If-None-Match", "").strip() == "*"


def condition_lists(header: str) -> list[ConditionList]:
    """The If header. Raises Refusal where it is not well formed."""
    lists: list[ConditionList] = []
    address, is_open, is_negated, at = "", False, False, 0
    header = header.strip()
    while at < len(header):
        piece = PIECE.match(header, at)
        if piece is None:
            raise Refusal(400, "The If header is not well formed.")
        word, at = piece.group(1), piece.end()
        if word in "()":
            is_open = word == "("
            lists += [ConditionList(address)] if is_open else []
        elif word.lower() == "not":
            is_negated = True
        elif not is_open:
            address = word[1:-1]
        else:
            lists[-1].conditions.append(condition_of(word, is_negated=is_negated))
            is_negated = False
    return lists


def condition_of(word: str, *, is_negated: bool) -> Condition:
    return Condition(word[1:-1].strip(), word.startswith("["), is_negated)


def check_if(lists: Sequence[ConditionList], state_of: Callable[[str], State]) -> None:
    """One list must hold. `state_of` tells the state of an address. Raises Refusal."""
    if lists and not any(all_hold(each, state_of(each.address)) for each in lists):
        raise Refusal(412, "What the client expected is not so.")


def all_hold(conditions: ConditionList, state: State) -> bool:
    return all(holds(each, state) for each in conditions.conditions)


def holds(condition: Condition, state: State) -> bool:
    is_so = condition.value == state.etag if condition.is_etag else condition.value in state.tokens
    return is_so != condition.is_negated


def tokens_in(lists: Sequence[ConditionList]) -> list[str]:
    """Every lock's token that the client shows."""
    return [
        condition.value for each in lists for condition in each.conditions if not condition.is_etag
    ]
