"""What the title in a JSON, the name before Google changed it, says of a file's name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from ingest.takeout.sidecar_names import EXTENSIONS, Name, cut, split_extension

_CHANGED = re.compile(r"\W")
_JSON_NUMBER = re.compile(r"(\(\d+\))(?:\.[a-z-]*)?\.json$", re.IGNORECASE)
_LEAST_ALIKE = 20
_LEAST_SHARE = 0.8
_MOST_PAIRS = 10_000  # compared with one beginning; nobody's folder comes near

Pair = tuple[str, str]


def is_other(title: str, name: Name) -> bool:
    """Whether a title is alike as far as Google cuts names, and then different."""
    alike = _flat(cut(title)) == _flat(cut(name.stem))
    return alike and not _flat(title).startswith(_flat(name.stem))


def may_share_extension(title: str, name: Name) -> bool:
    """Whether the title has no extension, or this one."""
    extension = split_title(title)[1]
    return not extension or extension.casefold() == name.extension.casefold()


def split_title(title: str) -> Pair:
    """Stem and extension; what is no extension of photos and videos belongs to the stem."""
    stem, extension = split_extension(title)
    return (stem, extension) if extension.casefold() in EXTENSIONS else (title, "")


def pairs_by_title(media: Mapping[str, Name], titles: Mapping[str, str]) -> Iterator[Pair]:
    """Photos and JSON that are each other's only likely ones: the same title, or nearly."""
    same = list(_only_pairs(_same(media, titles)))
    yield from same
    photos, sidecars = {name for name, _ in same}, {sidecar for _, sidecar in same}
    media = {name: parts for name, parts in media.items() if name not in photos}
    titles = {name: title for name, title in titles.items() if name not in sidecars}
    yield from _only_pairs(_alike(media, titles))


def _only_pairs(pairs: Iterator[Pair]) -> Iterator[Pair]:
    of_media, of_sidecar = defaultdict(set), defaultdict(set)
    for name, sidecar in pairs:
        of_media[name].add(sidecar)
        of_sidecar[sidecar].add(name)
    for name, sidecars in of_media.items():
        if len(sidecars) == 1 and len(of_sidecar[next(iter(sidecars))]) == 1:
            yield name, next(iter(sidecars))


def _same(media: Mapping[str, Name], titles: Mapping[str, str]) -> Iterator[Pair]:
    keyed = [(_flat(name), name) for name in media]
    return _joined(keyed, [(_flat(title), sidecar) for sidecar, title in titles.items()])


def _alike(media: Mapping[str, Name], titles: Mapping[str, str]) -> Iterator[Pair]:
    keyed = [(_beginning(parts.stem), name) for name, parts in media.items()]
    beginnings = [(_beginning(title), sidecar) for sidecar, title in titles.items()]
    for name, sidecar in _joined(keyed, beginnings):
        if _is_alike(media[name], sidecar, titles[sidecar]):
            yield name, sidecar


def _joined(media: list[Pair], sidecars: list[Pair]) -> Iterator[Pair]:
    """Names and sidecars under the same key; keys shared by too many tell nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, sidecar in sidecars:
        found[key].append(sidecar)
    counts: dict[str, int] = defaultdict(int)
    for key, name in media:
        counts[key] += len(found.get(key, ()))
        if counts[key] <= _MOST_PAIRS:
            yield from ((name, sidecar) for sidecar in found.get(key, ()))


def _is_alike(name: Name, sidecar: str, title: str) -> bool:
    number = _JSON_NUMBER.search(sidecar)
    if name.number != (number[1] if number else "") or is_other(title, name):
        return False
    if not may_share_extension(title, name):
        return False
    ours, theirs = _flat(name.stem), _flat(split_title(title)[0])
    length = _common_length(ours, theirs)
    if length < max(_LEAST_ALIKE, _LEAST_SHARE * len(ours)):
        return False
    # Two moments differ in digits, a name that was cut or changed does not.
    return not (ours[length : length + 1].isdigit() and theirs[length : length + 1].isdigit())


def _common_length(ours: str, theirs: str) -> int:
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(ours), len(theirs)))


def _beginning(text: str) -> str:
    return _flat(text)[:_LEAST_ALIKE]


def _flat(text: str) -> str:
    """Without case and without what Google or a file system may have changed into "_"."""
    return _CHANGED.sub("_", text.lower())
