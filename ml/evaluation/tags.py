"""How often a tag is right, and how much of what it names it finds, with people's captions as
the truth: a caption that says "puppy" makes "dog" and "animal" right. What nobody mentioned
counts as wrong, so the figures are too low rather than too high."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ml.encoder import Description
from ml.encoder.vocabulary import read_vocabulary, wider_words
from ml.evaluation.captions import LANGUAGES, POOL, CaptionedPhoto

# A tag with fewer photos than this is only counted with its kind.
FEW = 5


def tags_report(
    photos: Sequence[CaptionedPhoto], descriptions: Sequence[Description]
) -> Iterator[str]:
    """Yield a table for the photos with captions, and one for those of a known class."""
    for title, is_pool in (("Captions", False), (POOL, True)):
        pairs = [
            (" ".join(photo.captions).lower(), description)
            for photo, description in zip(photos, descriptions, strict=True)
            if (photo.source == POOL) is is_pool and photo.captions
            if photo.source not in LANGUAGES.values()
        ]
        if pairs:
            yield f"{title}: {len(pairs)} photos"
            yield from _table(pairs)


def _table(pairs: Sequence[tuple[str, Description]]) -> Iterator[str]:
    said, right, named = Counter[str](), Counter[str](), Counter[str]()
    for text, description in pairs:
        tags = {tag.name for tag in description.tags}
        true = {name for name in read_vocabulary() if _is_named(name, text)}
        said.update(tags)
        right.update(tags & true)
        named.update(true)
    yield f"{'tag':28}  said  right  precision  named  recall"
    for name in sorted(said, key=lambda each: (-said[each], each)):
        if said[name] >= FEW:
            yield _line(name, said[name], right[name], named[name])
    kinds = defaultdict(list)
    for name in said:
        kinds[(name, *wider_words(name))[-1]].append(name)
    for kind, names in sorted(kinds.items()):
        title = f"all of {kind} ({len(names)})"
        yield _line(title, *(_sum(counter, names) for counter in (said, right, named)))
    yield _line("all", *(_sum(counter, said) for counter in (said, right, named)))


def _sum(counter: Counter[str], names: Iterable[str]) -> int:
    return sum(counter[name] for name in names)


def _line(title: str, *counts: int) -> str:
    said, right, named = counts
    recall = f"{min(right / named, 1):7.0%}" if named else "      -"
    return f"{title:28}{said:6}{right:7}{right / said:11.0%}{named:7}{recall}"


def _is_named(name: str, text: str) -> bool:
    return _pattern(name).search(text) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The word or any beneath it, in singular or plural."""
    words = {word for each in _beneath(name) for word in _words(each)}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words)))})(?:s|es)?\b")


def _words(name: str) -> set[str]:
    return {name.lower(), *(word.lower() for word in read_vocabulary()[name].also_said)}


def _beneath(name: str) -> set[str]:
    words = read_vocabulary()
    return {each for each in words if each == name or name in wider_words(each)}
