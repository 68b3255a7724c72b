"""A query as a tree: parts, choices between them (OR) and groups in brackets. Pure.

What is written next to each other must all hold; OR binds tighter; "-", "not" and "without" negate
what follows. Whatever else is typed is words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search.filters import AnyOf, Filter, LooksLike, Not, Says
from search.language.fields import FIELDS_BY_NAME, read_field
from search.language.free import PURPOSE, WINDOW, other_readings, read_free
from search.language.tokens import Token
from search.language.understood import Context, Misunderstood, Reading, Understood, written
from search.language.words import (
    ALWAYS_NOT,
    ARTICLES,
    NOT_WORDS,
    PREPOSITIONS,
    SMALL_WORDS,
    fold,
)

SIMPLE = re.compile(r"\w[\w'.-]*")
ALSO = frozenset({"and", "nor", "or"})
TAKES_PREPOSITION = frozenset({"date", "place", "camera", "person", "near", "album"})
# Of two places or dates joined by "and", people mean the photos of either.
EITHER_BY_AND = frozenset({"place", "date"})


@dataclass(frozen=True)
class Part:
    """A piece of the text from `start` to `end`: words by meaning, or a filter.

    `is_plain`: nobody wrote a field or a quote, so that its words may also be meant as such.
    """

    start: int
    end: int
    kind: str
    label: str
    written: str
    words: str = ""
    filter: Filter | None = None
    is_plain: bool = False
    is_negated: bool = False
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Choice:
    """At least one must hold."""

    start: int
    end: int
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True)
class Group:
    """All must hold, or, negated, not all."""

    start: int
    end: int
    nodes: "tuple[Node, ...]"
    is_negated: bool = False


Node = Part | Choice | Group


def read_tree(text: str, tokens: Sequence[Token], context: Context) -> "Tree":
    """Return what the tokens of a text mean, whatever they are."""
    reader = _Reader(text, tokens, context)
    nodes = reader.read_all()
    return Tree(nodes, tuple(dict.fromkeys(reader.notes)))


@dataclass(frozen=True)
class Tree:
    """All that must hold, and what was not understood, for people."""

    nodes: tuple[Node, ...]
    notes: tuple[str, ...]


@dataclass
class _Reader:
    """Reads tokens from the first to the last."""

    text: str
    tokens: Sequence[Token]
    context: Context
    at: int = 0
    barren: int = 0  # the prepositions before this token lead to nothing
    notes: list[str] = field(default_factory=list)

    @property
    def next(self) -> Token | None:
        """What comes next within these brackets."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        return None if token and token.bracket == ")" else token

    def read_all(self) -> tuple[Node, ...]:
        """Return what follows up to the end, or to the bracket that closes."""
        nodes: list[Node] = []
        while token := self.next:
            if token.is_or:
                self._read_or(nodes)
            elif not self._read_joined(nodes, token):
                nodes.extend(self._read_operand(token))
        return tuple(nodes)

    def _read_or(self, nodes: list[Node]) -> None:
        """One that has nothing on a side is left out."""
        while self.next and self.next.is_or:
            self.at += 1
        if nodes and self.next:
            first, *others = self._read_operand(self.next)
            nodes[-1] = _either(nodes[-1], first)
            nodes.extend(others)

    def _read_joined(self, nodes: list[Node], token: Token) -> bool:
        """Read on behind an "or" or "and" between two things that were understood."""
        if not (token.is_plain and token.word in {"and", "or"} and nodes and _kind(nodes[-1])):
            return False
        begin = self.at
        self.at += 1
        part = self._read_understood()
        if not part or not _kind(part):
            self.at = begin
            return False
        is_either = part.kind in EITHER_BY_AND and _kind(nodes[-1]) == _kind(part)
        if token.word == "or" or is_either:
            nodes[-1] = _either(nodes[-1], part)
        else:
            nodes.append(part)
        return True

    def _read_operand(self, token: Token) -> list[Node]:
        if token.bracket:
            return [self._read_group(token)]
        return self._read_without(token) or [self._read_understood() or self._read_word(token)]

    def _read_group(self, opening: Token) -> Group:
        self.at += 1
        nodes = self.read_all()
        closing = self.tokens[self.at]
        self.at += 1
        return Group(opening.start, closing.end, nodes, opening.bracket == "-(")

    def _read_without(self, token: Token) -> list[Node]:
        """What "without", or "not", negates: names and dates, and for the former words."""
        parts: list[Node] = []
        begin = self.at
        takes_words = token.word in ALWAYS_NOT or token.text == "NOT"
        while token.is_plain and (token.word in NOT_WORDS if not parts else token.word in ALSO):
            part = self._read_negated(token, takes_words=takes_words)
            if not part:
                break
            parts.append(part)
            begin = self.at
            if not self.next:
                break
            token = self.next
        self.at = begin
        return parts

    def _read_negated(self, token: Token, *, takes_words: bool) -> Part | None:
        self.at += 1
        while self.next and self.next.is_plain and self.next.word in ARTICLES:
            self.at += 1
        part = None if not self.next or self.next.is_negated else self._read_understood()
        if part:
            is_known = self._can_be_negated(part)
            return _negated(replace(part, start=token.start)) if is_known else None
        words = list(self._read_run()) if takes_words else []
        texts = " ".join(word.word for word in words)
        typed = f"-{texts}" if len(words) == 1 else f"-({texts})"
        return _without_words(token.start, words, typed) if words else None

    def _read_run(self) -> Iterator[Token]:
        """Words up to the first that is understood, or says nothing."""
        while (token := self.next) and token.is_plain and not token.is_or:
            is_telling = SIMPLE.fullmatch(token.word) and token.word not in SMALL_WORDS | NOT_WORDS
            if not is_telling or self._peek_understood():
                return
            self.at += 1
            yield token

    def _peek_understood(self) -> bool:
        begin = self.at
        part = self._read_understood()
        self.at = begin
        return part is not None

    def _read_understood(self) -> Part | None:
        """Return the next thing that is not just a word, with the preposition before it."""
        begin, before = self.at, ""
        while True:
            part = self._understand(before)
            if part and (not before or _takes_preposition(part)):
                return replace(part, start=self.tokens[begin].start)
            token = self.next
            is_before = token and token.is_plain and token.word in PREPOSITIONS
            if part or not token or not is_before or begin < self.barren:
                break
            before = token.word
            self.at += 1
        self.barren = max(self.barren, self.at)
        self.at = begin
        return None

    def _understand(self, before: str) -> Part | None:
        """Understand the next token itself, with those that belong to it."""
        token = self.next
        if not token or token.bracket or token.is_or:
            return None
        if token.field:
            return self._read_field(token)
        if token.is_quoted:
            self.at += 1
            return _quoted(token)
        return self._read_free(token, before)

    def _read_field(self, token: Token) -> Part | None:
        known = read_field(token.field, token.text, self.context)
        if isinstance(known, Misunderstood):
            self.notes.append(known.reason)
        if not isinstance(known, Understood):
            return None
        if known.note:
            self.notes.append(known.note)
        part = _part(token.start, token.end, known)
        if token.is_negated and not self._can_be_negated(part):
            return None
        self.at += 1
        return _negated(part) if token.is_negated else part

    def _can_be_negated(self, part: Part) -> bool:
        if isinstance(part.filter, LooksLike):
            self.notes.append("What is not similar cannot be searched for.")
            return False
        return bool(part.filter or part.words)

    def _read_free(self, token: Token, before: str) -> Part | None:
        bare = replace(token, is_negated=False)
        window = [bare, *self.tokens[self.at + 1 : self.at + WINDOW]]
        previous = self.tokens[self.at - 1].word if self.at else ""
        before = PURPOSE if not before and previous == PURPOSE else before
        match = read_free(window, self.context, before=before)
        if not match:
            return None
        end = window[match.count - 1].end
        self.at += match.count
        part = replace(_part(token.start, end, match.understood), is_plain=not token.is_negated)
        return _negated(part) if token.is_negated else part

    def _read_word(self, token: Token) -> Part:
        """A field that nobody knows ("http:") is part of the word."""
        self.at += 1
        typed = self.text[token.start : token.end]
        self._note_field(token)
        if token.is_negated:
            return _without_words(token.start, [token], typed)
        readings = other_readings(token, self.context) if token.is_plain else ()
        return Part(token.start, token.end, "meaning", typed, typed, words=typed.strip(),
                    is_plain=True, readings=readings)  # fmt: skip

    def _note_field(self, token: Token) -> None:
        empty = token.text.endswith(":") and read_field(fold(token.text[:-1]), "", self.context)
        if isinstance(empty, Misunderstood):
            self.notes.append(empty.reason)
        is_address = token.text.startswith("//")
        if token.field and token.field not in FIELDS_BY_NAME and not is_address:
            self.notes.append(f"There is no field “{token.field}:”; searched as words.")


def _takes_preposition(part: Part) -> bool:
    return part.kind in TAKES_PREPOSITION and not part.is_negated


def _either(left: Node, right: Node) -> Choice:
    lefts = left.nodes if isinstance(left, Choice) else (left,)
    return Choice(left.start, right.end, (*lefts, right))


def _kind(node: Node) -> tuple[str, type] | None:
    """The kind of what was understood; of a choice, that of all in it."""
    if isinstance(node, Choice):
        kinds = {_kind(each) for each in node.nodes}
        return kinds.pop() if len(kinds) == 1 else ("any", AnyOf)
    is_filter = isinstance(node, Part) and node.filter and not node.is_negated
    return (node.kind, type(node.filter)) if is_filter and isinstance(node, Part) else None


def _part(start: int, end: int, known: Understood) -> Part:
    return Part(start, end, known.kind, known.label, known.written, known.words, known.filter,
                readings=known.readings)  # fmt: skip


def _quoted(token: Token) -> Part:
    phrase = token.text.strip()
    wanted = Says(phrase, is_phrase=True) if phrase else None
    readings = (Reading("by meaning", written("meaning", phrase)),) if phrase else ()
    part = Part(token.start, token.end, "words", phrase, f'"{phrase}"', filter=wanted,
                readings=readings)  # fmt: skip
    return _negated(part) if token.is_negated and wanted else part


def _negated(part: Part) -> Part:
    """Words by meaning cannot be negated: they are then taken by letter."""
    unwanted = part.filter or Says(part.words, is_phrase=True)
    return replace(part, filter=Not(unwanted), words="", is_negated=True, is_plain=False,
                   written=f"-{part.written}", readings=())  # fmt: skip


def _without_words(start: int, tokens: Sequence[Token], typed: str) -> Part:
    """None of the photos says all of these words."""
    words = typed.lstrip("-").strip('()"')
    unwanted = Says(words, is_phrase=False)
    return Part(start, tokens[-1].end, "words", words, typed, filter=Not(unwanted), is_negated=True)
