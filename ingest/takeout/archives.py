"""All archives of a Takeout as one tree, read where they lie: nothing is unpacked.

An export is split with no regard for what belongs together, so all of it is listed first
(`index`), with the little JSON files; the photos come in a second pass (`read`).
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from ingest.takeout.containers import (
    PART_NAME,
    Container,
    UnreadableArchive,
    open_container,
)
from ingest.takeout.members import Entry, Member, MemberStream, UnreadableMember
from photos.metadata.takeout import MOST_JSON_BYTES

ARCHIVE_SUFFIXES = (".zip", ".tgz", ".tar.gz", ".tar")
_MOST_NAMED = 50

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an archive, or with the file at `path` in it; the reason is for people."""

    archive: str
    reason: str
    path: str = ""


class TakeoutArchives:
    """The archives at these paths: zip, tgz and tar files, unpacked folders, folders of these."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._problems: dict[Problem, None] = {}
        self._containers: list[Container] = []
        found = list(dict.fromkeys(each for path in paths for each in _archives_at(path)))
        names = [path.name for path in found]
        for path in found:
            name = path.name if names.count(path.name) == 1 else str(path)
            self._add(path, name)
        self._report_missing_parts(names)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the archives; complete once `index` has come to its end."""
        return tuple(self._problems)

    @property
    def names(self) -> tuple[str, ...]:
        """The archives that can be opened, in their order."""
        return tuple(container.name for container in self._containers)

    def index(self) -> Iterator[tuple[Member, bytes | None]]:
        """Every file of all archives in order; with its bytes where it is JSON.

        Files that cannot be read come too, with a `refusal`. The same path may come twice.
        """
        for container in self._containers:
            seen: set[int] = set()
            for entry in self._entries(container):
                self._report_second(entry.member, seen)
                yield _with_json(entry)

    def read(self, members: Iterable[Member]) -> Iterator[tuple[Member, BinaryIO]]:
        """The bytes of these members, in the order of the archives, each until the next is asked.

        Each comes exactly once; reading one raises UnreadableMember where its bytes are lost.
        """
        chosen: dict[str, dict[Place, Member]] = defaultdict(dict)
        for member in members:
            chosen[member.archive][_place(member)] = member
        for container in self._containers:
            if container.name in chosen:
                yield from self._read_from(container, chosen.pop(container.name))
        for lost in chosen.values():
            yield from _all_lost(lost.values(), "Its archive cannot be read.")

    def _add(self, path: Path, name: str) -> None:
        try:
            self._containers.append(open_container(path, name))
        except UnreadableArchive as reason:
            self._problems[Problem(name, str(reason))] = None

    def _entries(self, container: Container) -> Iterator[Entry]:
        """The entries as far as they can be read."""
        try:
            yield from container.entries()
        except UnreadableArchive as reason:
            self._problems[Problem(container.name, str(reason))] = None

    def _read_from(
        self, container: Container, chosen: dict[Place, Member]
    ) -> Iterator[tuple[Member, BinaryIO]]:
        for entry in self._entries(container):
            member = chosen.pop(_place(entry.member), None)
            if member is not None:
                with MemberStream(entry.member, entry.open) as stream:
                    yield member, cast(BinaryIO, stream)
            if not chosen:
                return
        yield from _all_lost(chosen.values(), "It is not in its archive, as far as that is whole.")

    def _report_second(self, member: Member, seen: set[int]) -> None:
        """Seen are hashes of paths: a million paths would be many megabytes."""
        key = hash(member.path)
        if key in seen:
            self._problems[Problem(member.archive, "It is in this archive twice.", member.path)] = (
                None
            )
        seen.add(key)

    def _report_missing_parts(self, names: Iterable[str]) -> None:
        parts: dict[str, set[int]] = defaultdict(set)
        for match in filter(None, map(PART_NAME.fullmatch, names)):
            parts[match["export"]].add(int(match["part"]))
        for export, numbers in parts.items():
            missing = sorted(set(range(1, max(numbers))) - numbers)
            if missing:
                self._problems[Problem(export, f"Missing are the parts {_named(missing)}.")] = None


def _archives_at(path: Path) -> list[Path]:
    """The path itself, or the archives in it with what is already unpacked beside them."""
    if not path.is_dir():
        return [path]
    children = sorted(path.iterdir())
    archives = [child for child in children if is_archive_name(child.name) and child.is_file()]
    unpacked = [c for c in children if c.name.casefold().startswith("takeout") and c.is_dir()]
    return [*archives, *unpacked] if archives else [path]


def is_archive_name(name: str) -> bool:
    """Whether a file of this name is taken for an archive."""
    return name.casefold().endswith(ARCHIVE_SUFFIXES)


def _with_json(entry: Entry) -> tuple[Member, bytes | None]:
    member = entry.member
    if member.refusal or not member.path.casefold().endswith(".json"):
        return member, None
    if member.size_bytes > MOST_JSON_BYTES:
        return replace(member, refusal="Its JSON is larger than 1 MB."), None
    try:
        with MemberStream(member, entry.open) as stream:
            return member, stream.read()
    except UnreadableMember as reason:
        return replace(member, refusal=str(reason)), None


def _all_lost(members: Iterable[Member], reason: str) -> Iterator[tuple[Member, BinaryIO]]:
    for member in members:
        stream = MemberStream(replace(member, refusal=member.refusal or reason), io.BytesIO)
        yield member, cast(BinaryIO, stream)


def _place(member: Member) -> Place:
    return member.path, member.position


def _named(numbers: Sequence[int]) -> str:
    text = ", ".join(f"{number:03}" for number in numbers[:_MOST_NAMED])
    return f"{text} and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else text
