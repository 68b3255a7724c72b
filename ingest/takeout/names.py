"""Which JSON of a folder belongs to which photo, and which files are one photo. Names only.

Candidates are built from the photo's name, the surest first; a JSON has one photo of its own,
and edited copies and live videos share it. Names are composed (NFC), as `Member.path` has them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from ingest.takeout.languages import EDITED_SUFFIXES, FOLDERS, Special
from ingest.takeout.sidecar_names import (
    Name,
    bare_names,
    cut_names,
    first_names,
    is_long,
    numbered_names,
    split_name,
    whole_names,
)
from ingest.takeout.titles import is_other, may_share_extension, pairs_by_title

_YEAR = r"(?:18|19|20)\d\d"
# The year ends the name, or begins it: in Chinese, Japanese, Korean, Hungarian, Turkish.
_YEAR_FOLDER = re.compile(rf"(?:.*\D)?{_YEAR}|{_YEAR} ?(?:年|년|-|y\u0131l).*", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(r"\(\d+\)$")
_UNKNOWN_EDIT = re.compile(r"(.+)-[^\W\d_][^\d_-]{1,24}", re.DOTALL)
_LIVE_STILLS = frozenset((".heic", ".heif", ".jpg", ".jpeg", ".dng"))
# An edited copy may have another extension than its original.
_ORIGINALS = (".jpg", ".JPG", ".HEIC", ".heic", ".png", ".jpeg", ".dng", ".mp4", ".MOV")


class Rule(StrEnum):
    """How a sidecar was found, the surest first."""

    NAME = "name"
    NUMBER = "number moved"
    CUT = "name cut"
    BARE = "no extension"
    FIRST = "shared with the first"
    EDITED = "edited copy"
    LIVE = "live video"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Match:
    """The JSON of a photo, by its name, and the rule that found it."""

    sidecar: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Matches:
    """What belongs together in a folder, all by name.

    `edited_of`: edited copy to original. `live_videos`: video to still.
    """

    sidecars: Mapping[str, Match]
    edited_of: Mapping[str, str]
    live_videos: Mapping[str, str]
    media_alone: tuple[str, ...]
    sidecars_alone: tuple[str, ...]


def match_sidecars(media_names: Iterable[str], sidecars: Mapping[str, str]) -> Matches:
    """Match the photos of one folder with its sidecars: the JSON's name to the title in it."""
    folder = _Folder(media_names, sidecars)
    folder.match_names()
    folder.match_edited()
    folder.match_live_videos()
    folder.match_titles()
    used = {match.sidecar for match in folder.matches.values()}
    paired = folder.matches.keys() | folder.edited_of.keys() | folder.live_videos.keys()
    return Matches(
        sidecars=folder.matches,
        edited_of=folder.edited_of,
        live_videos=folder.live_videos,
        media_alone=tuple(name for name in folder.names if name not in paired),
        sidecars_alone=tuple(name for name in sidecars if name not in used),
    )


def is_year_folder(name: str) -> bool:
    """Whether it may be a folder of a year; one with an album's JSON is an album all the same."""
    return _YEAR_FOLDER.fullmatch(name.strip()) is not None


def special_folder(name: str) -> Special | None:
    """Trash, archive, locked folder or failed videos, in the languages of Google's exports."""
    return FOLDERS.get(_NUMBER_BEHIND.sub("", name).strip().casefold())


Candidates = Callable[[Name], Iterator[str]]
_OWN_RULES: tuple[tuple[Rule, Candidates], ...] = (
    (Rule.NAME, whole_names),
    (Rule.NUMBER, numbered_names),
    (Rule.CUT, cut_names),
    (Rule.BARE, bare_names),
)


def edited_bases(stem: str) -> Iterator[str]:
    """What a stem is without the word for "edited", which may be cut in a long name."""
    for suffix in EDITED_SUFFIXES:
        base, end = stem[: -len(suffix)], stem[-len(suffix) :]
        if base and end.casefold() == suffix:
            yield base
    if is_long(stem + "-"):
        beginnings = (
            suffix[:length] for suffix in EDITED_SUFFIXES for length in range(len(suffix))
        )
        ends = dict.fromkeys(end for end in beginnings if end and stem.endswith(end))
        yield from (stem[: -len(end)] for end in sorted(ends, key=len, reverse=True))


class _Folder:
    """The files of one folder, and what was found of them so far."""

    def __init__(self, media_names: Iterable[str], titles: Mapping[str, str]) -> None:
        parts = {name: split_name(name) for name in media_names}
        # Stills first: what they leave is for videos.
        self.names = dict(sorted(parts.items(), key=lambda each: (each[1].is_video, each[0])))
        self.titles = titles
        self.matches: dict[str, Match] = {}
        self.edited_of: dict[str, str] = {}
        self.live_videos: dict[str, str] = {}
        self.claimed: set[str] = set()
        self.by_root: dict[str, list[str]] = defaultdict(list)
        for name, each in self.names.items():
            self.by_root[each.root].append(name)

    def match_names(self) -> None:
        """Names as they are, then whatever their case, then those that share a JSON."""
        self._match_own({name: name for name in self.titles}, str)
        left = {name.casefold(): name for name in self.titles if name not in self.claimed}
        self._match_own(left, str.casefold)
        for name, parts in self._unmatched():
            sidecars = (each for each in first_names(parts) if each in self.titles)
            for sidecar in sidecars:
                if not is_other(self.titles[sidecar], parts):
                    self.matches[name] = Match(sidecar, Rule.FIRST)

    def match_edited(self) -> None:
        """Copies that Google Photos made; shorter names first, for copies of copies."""
        for name, parts in sorted(self._unmatched(), key=lambda each: len(each[0])):
            bases = list(edited_bases(parts.stem))
            if not any(self._is_edit_of(name, base) for base in bases):
                self._match_lonely_edit(name, bases)
            if name not in self.matches and name not in self.edited_of:
                self._match_unknown_edit(name)

    def match_live_videos(self) -> None:
        """Videos without a JSON of their own beside a still of the same name."""
        taken: set[str] = set()
        videos = [(n, parts) for n, parts in self._unmatched() if parts.is_video]
        for name, parts in videos:
            still = self._still_of(parts)
            if still and still not in taken and name not in self.edited_of:
                taken.add(still)
                self.live_videos[name] = still
                self._share(name, still, Rule.LIVE)

    def match_titles(self) -> None:
        """The last resort: the JSON's title is the photo's name, or all but its end."""
        media = {n: p for n, p in self._unmatched() if n not in self.live_videos}
        used = {match.sidecar for match in self.matches.values()}
        titles = {name: title for name, title in self.titles.items() if name not in used}
        for name, sidecar in pairs_by_title(media, titles):
            self.matches[name] = Match(sidecar, Rule.TITLE)

    def _unmatched(self) -> list[tuple[str, Name]]:
        return [(name, parts) for name, parts in self.names.items() if name not in self.matches]

    def _match_own(self, sidecars: Mapping[str, str], key: Callable[[str], str]) -> None:
        for rule, candidates in _OWN_RULES:
            for name, parts in self._unmatched():
                found = map(sidecars.get, map(key, candidates(parts)))
                self._claim(name, rule, filter(None, found))

    def _claim(self, name: str, rule: Rule, sidecars: Iterable[str]) -> None:
        free = (sidecar for sidecar in sidecars if sidecar not in self.claimed)
        for sidecar in free:
            if not self._is_barred(self.names[name], rule, self.titles[sidecar]):
                self.matches[name] = Match(sidecar, rule)
                self.claimed.add(sidecar)
                return

    def _is_barred(self, parts: Name, rule: Rule, title: str) -> bool:
        if rule is Rule.BARE and not may_share_extension(title, parts):
            return True
        return is_other(title, parts)

    def _share(self, name: str, other: str, rule: Rule) -> None:
        if other in self.matches:
            self.matches[name] = Match(self.matches[other].sidecar, rule)

    def _is_edit_of(self, name: str, base: str) -> bool:
        parts = self.names[name]
        roots = self.by_root.get((base + parts.number).casefold(), ())
        originals = [each for each in roots if self.names[each].is_video == parts.is_video]
        if not originals:
            return False
        original = min(originals, key=lambda each: self._distance(each, parts))
        self.edited_of[name] = original
        self._share(name, original, Rule.EDITED)
        return True

    def _distance(self, original: str, parts: Name) -> tuple[bool, bool]:
        extension = self.names[original].extension
        return extension.casefold() != parts.extension.casefold(), original not in self.matches

    def _match_lonely_edit(self, name: str, bases: Iterable[str]) -> None:
        """The original is not in the folder, but its JSON may be."""
        parts = self.names[name]
        extensions = dict.fromkeys((parts.extension, parts.extension.lower(), *_ORIGINALS))
        originals = [Name(base, parts.number, end) for base in bases for end in extensions]
        tries = (rule(original) for original in originals for _, rule in _OWN_RULES)
        for sidecar in chain.from_iterable(tries):
            if sidecar in self.titles and sidecar not in self.claimed:
                self.matches[name] = Match(sidecar, Rule.EDITED)
                return

    def _match_unknown_edit(self, name: str) -> None:
        """A word that we do not know behind the name of a photo that is there with its JSON."""
        parts = self.names[name]
        match = _UNKNOWN_EDIT.fullmatch(parts.stem)
        root = (match[1] + parts.number).casefold() if match else ""
        if match and any(each in self.matches for each in self.by_root.get(root, ())):
            self._is_edit_of(name, match[1])

    def _still_of(self, video: Name) -> str | None:
        roots = (video.root, f"{video.stem}.mp{video.number}".casefold())
        stills = (still for root in roots for still in self.by_root.get(root, ()))
        return next((s for s in stills if self.names[s].extension.casefold() in _LIVE_STILLS), None)
