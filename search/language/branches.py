"""The ways in which photos can fit a tree: of words and filters, or all by letter. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from search.filters import AnyOf, Filter, LooksLike, Not, Says
from search.language.tree import Choice, Group, Node, Part
from search.language.words import telling_words

# Each is a search of its own.
MOST_WAYS = 8


@dataclass(frozen=True)
class Way:
    """Words by meaning, and filters that all hold."""

    words: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.filters


def flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """What stands in brackets without need stands by itself."""
    for node in nodes:
        if isinstance(node, Group) and not node.is_negated:
            yield from flat(node.nodes)
        else:
            yield node


def ways_of(nodes: Iterable[Node]) -> list[Way]:
    """Return the ways in which all nodes hold; one more than `MOST_WAYS` stands for all others."""
    ways = [Way()]
    for node in nodes:
        pairs = product(ways, _ways(node))
        ways = [Way(one.words + other.words, one.filters + other.filters) for one, other in pairs][
            : MOST_WAYS + 1
        ]
    return ways


def by_letter(text: str, nodes: Iterable[Node]) -> tuple[Filter, ...] | None:
    """Return filters for all that was typed, with its plain parts taken by letter; None where a
    choice has groups in it."""
    said: list[str] = []
    filters: list[Filter] = []
    for node in flat(nodes):
        if isinstance(node, Part) and node.is_plain:
            said.extend(telling_words(text[node.start : node.end]))
        elif isinstance(node, Group):
            filters.extend(_none_of(ways_of(node.nodes)))
        elif found := _by_letter(text, node):
            filters.append(found)
        elif isinstance(node, Choice):
            return None
    return (*filters, Says(" ".join(said), is_phrase=False)) if said else tuple(filters)


def _by_letter(text: str, node: Part | Choice) -> Filter | None:
    if isinstance(node, Part):
        words = telling_words(text[node.start : node.end]) if node.is_plain else []
        return Says(" ".join(words), is_phrase=False) if words else node.filter
    choices = [None if isinstance(each, Group) else _by_letter(text, each) for each in node.nodes]
    known = tuple(choice for choice in choices if choice)
    return AnyOf(known) if known and len(known) == len(choices) else None


def _ways(node: Node) -> list[Way]:
    if isinstance(node, Part):
        return [Way((node.words,) if node.words else (), (node.filter,) if node.filter else ())]
    if isinstance(node, Group):
        ways = ways_of(node.nodes)
        return [Way((), _none_of(ways))] if node.is_negated else ways
    return _any_of([way for each in node.nodes for way in _ways(each) if not way.is_empty])


def _any_of(ways: Sequence[Way]) -> list[Way]:
    """Filters alone are one filter, and need no search each."""
    filters = tuple(way.filters[0] for way in ways if len(way.filters) == 1 and not way.words)
    is_simple = len(filters) == len(ways) and not any(isinstance(f, LooksLike) for f in filters)
    if len(ways) > 1 and is_simple:
        return [Way((), (AnyOf(filters),))]
    return list(ways) or [Way()]


def _none_of(ways: Iterable[Way]) -> tuple[Filter, ...]:
    """Of each way, something does not hold."""
    return tuple(_not_all(way) for way in ways if not way.is_empty)


def _not_all(way: Way) -> Filter:
    said = (Says(" ".join(way.words), is_phrase=False),) if way.words else ()
    unwanted = tuple(Not(each) for each in (*said, *way.filters))
    return unwanted[0] if len(unwanted) == 1 else AnyOf(unwanted)
