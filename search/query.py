"""What a person typed into the search box, understood: free words and filters. Pure.

ADR 12 says how the words are read. Nothing that is typed is an error: what is not understood is
words, and the notes say so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from search.filters import Filter
from search.language.branches import MOST_WAYS, Way, by_letter, flat, ways_of
from search.language.names import LibraryNames
from search.language.tokens import apart, tokens_of
from search.language.tree import Choice, Node, Part, read_tree
from search.language.understood import Context, Reading
from search.language.words import telling_words

__all__ = ["Branch", "Chip", "LibraryNames", "Query", "Reading", "parse", "telling_words"]

LONGEST_QUERY = 500
# Joiners hold emoji and the letters of some scripts together.
KEPT_UNPRINTABLE = "\u200c\u200d"
STRAIGHT_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\uff02", '"'))


@dataclass(frozen=True)
class Chip:
    """A part of the query as it was understood, and the query without it.

    `negated`: it must not hold. `readings`: what else its words could mean, each with the whole
    query so taken.
    """

    text: str
    kind: str
    remove_query: str
    negated: bool = False
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Branch:
    """One way to fit a query: words, found by meaning or by letter; filters that all hold."""

    words: str
    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class Query:
    """The text and the ways in which photos can fit it: any branch will do.

    `literal` is one more way: everything typed, taken by letter, wherever a part of it could have
    been meant as a name or a date and as words; filters that were written as such stay filters.
    `notes` say for people what was not understood. `str` gives the query with all that was
    understood spelled out, which means the same again.
    """

    text: str
    branches: tuple[Branch, ...]
    literal: Branch | None
    chips: tuple[Chip, ...]
    notes: tuple[str, ...] = ()
    spelled_out: str = ""

    def __str__(self) -> str:
        return self.spelled_out

    @property
    def words(self) -> str:
        """What is looked for by meaning in any branch."""
        return " ".join(branch.words for branch in self.branches if branch.words)

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(each for branch in self.branches for each in branch.filters)

    @property
    def is_empty(self) -> bool:
        return not self.branches


def parse(text: str, *, names: LibraryNames, today: date) -> Query:
    """Understand any text; what no recogniser knows is free words."""
    clean = _clean(text)
    tree = read_tree(clean, tokens_of(clean), Context(names, today))
    ways = [_without_small_words(way) for way in ways_of(tree.nodes)]
    branches = dict.fromkeys(Branch(" ".join(w.words), w.filters) for w in ways if not w.is_empty)
    notes = [*tree.notes]
    if len(ways) > MOST_WAYS:
        notes.append(f"Only the first {MOST_WAYS} of all combinations of OR are searched.")
    if len(text.strip()) > LONGEST_QUERY:
        notes.append(f"Only the first {LONGEST_QUERY} characters are searched.")
    spelled_out = _spelled_out(tree.nodes)
    return Query(
        text=clean,
        branches=tuple(branches)[:MOST_WAYS],
        literal=_literal(clean, tree.nodes),
        chips=_chips(clean, tree.nodes),
        notes=tuple(notes),
        spelled_out=spelled_out if len(spelled_out) <= LONGEST_QUERY else clean,
    )


def _clean(text: str) -> str:
    """Drop what is no text: control characters (Postgres refuses NUL), broken surrogates."""
    valid = text.lstrip()[:LONGEST_QUERY].encode("utf-8", "ignore").decode()
    plain = "".join(c if c.isprintable() or c in KEPT_UNPRINTABLE else " " for c in valid)
    spaced = " ".join(plain.translate(STRAIGHT_QUOTES).split())
    return apart(spaced)[:LONGEST_QUERY].rstrip()


def _without_small_words(way: Way) -> Way:
    """ "Photos from 2019" asks for all of them."""
    is_telling = telling_words(" ".join(way.words))
    return way if is_telling or not way.filters else replace(way, words=())


def _literal(text: str, nodes: Sequence[Node]) -> Branch | None:
    filters = by_letter(text, nodes) if any(map(_has_guess, nodes)) else None
    return Branch("", filters) if filters else None


def _has_guess(node: Node) -> bool:
    """Whether plain words were taken for more than words."""
    if isinstance(node, Part):
        return node.is_plain and node.filter is not None
    return any(map(_has_guess, node.nodes))


def _spelled_out(nodes: Iterable[Node]) -> str:
    return " ".join(map(_written, nodes))


def _written(node: Node) -> str:
    if isinstance(node, Part):
        return node.written
    if isinstance(node, Choice):
        return " OR ".join(map(_written, node.nodes))
    return f"{'-' if node.is_negated else ''}({_spelled_out(node.nodes)})"


def _chips(text: str, nodes: Sequence[Node]) -> tuple[Chip, ...]:
    """A chip for each part that was understood, and one for all free words."""
    parts = [node for node in flat(nodes) if not _is_empty(node)]
    words = [part for part in parts if isinstance(part, Part) and part.words]
    others = [part for part in parts if not (isinstance(part, Part) and part.words)]
    chips = [_chip(text, part, [each for each in parts if each is not part]) for part in others]
    label = " ".join(part.words for part in words)
    if words and (telling_words(label) or not others):
        readings = tuple(each for part in words for each in _readings(text, part))
        rest = _joined(text, others)
        chips.append(Chip(label, "meaning", rest, readings=readings))
    return tuple(chips)


def _is_empty(node: Node) -> bool:
    if isinstance(node, Part):
        return not node.words and not node.filter
    return all(map(_is_empty, node.nodes))


def _chip(text: str, node: Node, others: Sequence[Node]) -> Chip:
    return Chip(
        text=_label(node),
        kind=_kind(node),
        remove_query=_joined(text, others),
        negated=not isinstance(node, Choice) and node.is_negated,
        readings=_readings(text, node) if isinstance(node, Part) else (),
    )


def _label(node: Node) -> str:
    if isinstance(node, Part):
        return node.label
    joint = " or " if isinstance(node, Choice) else " "
    return joint.join(map(_label, node.nodes))


def _kind(node: Node) -> str:
    """Of several together: what all are, or "any"."""
    if isinstance(node, Part):
        return node.kind
    kinds = {_kind(each) for each in node.nodes}
    return kinds.pop() if len(kinds) == 1 else "any"


def _readings(text: str, part: Part) -> tuple[Reading, ...]:
    """Each with the whole query: what stands before and behind stays as it is."""
    readings = list(part.readings)
    if part.is_plain and part.filter:
        as_words = text[part.start : part.end].replace('"', "")
        readings.append(Reading("as words", f'meaning:"{as_words}"'))
    before, behind = text[: part.start], text[part.end :]
    return tuple(Reading(each.label, f"{before}{each.query}{behind}") for each in readings)


def _joined(text: str, nodes: Iterable[Node]) -> str:
    return " ".join(text[node.start : node.end] for node in nodes)
