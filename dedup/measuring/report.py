"""The report of `python -m dedup.evaluate`: it needs a database and puts photos into it."""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
from django.core.management import call_command
from django.db.models import QuerySet

from accounts.models import User
from accounts.services import create_user
from dedup.finding.candidates import candidates_of
from dedup.finding.hashing import hash_photos
from dedup.finding.looks import looks_at
from dedup.finding.stage import find_duplicates
from dedup.measuring.figures import Rate, accepted_share, false_pairs, share
from dedup.measuring.truth import ORIGINAL, KnownFile, read_near_duplicates, read_others
from dedup.models import DUPLICATE_KINDS, GroupMember, Link, preferences_of
from dedup.stacks.stacking import stack_alike
from ml.likeness.check import differences
from photos.formats import HEAD_BYTES, UnsupportedFormat, sniff_format
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.models import Photo
from photos.services.library import create_photo
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import render_photos
from photos.storage import put_original

AMONG, BATCH = 10_000, 8  # photos
Pair = tuple[int, int]


@dataclass
class Library:
    """Photos of one person, what is known of each file, and how long each step took."""

    owner: User
    known: dict[int, list[KnownFile]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def picture(self, photo_id: int) -> str:
        return self.known[photo_id][0].picture

    def name(self, photo_id: int) -> str:
        return "/".join(self.known[photo_id][0].path.parts[-2:])

    def is_one_picture(self, pair: Pair) -> bool:
        return self.picture(pair[0]) == self.picture(pair[1])


def report(options: argparse.Namespace) -> Iterator[str]:
    """Fill a library, then yield what was found in it."""
    call_command("migrate", verbosity=0)
    library = Library(create_user("measure@example.org", None))
    files = list(read_near_duplicates(options.neardup))
    for folder in (options.captions, options.faces, options.pool):
        files += read_others(folder) if folder else []
    bring(library, files)
    yield f"{len(files)} files, {len(library.known)} photos"
    yield from timing(library)
    candidates = {photo.pk: candidates_of(photo) for photo in photos_of(library.owner)}
    yield from precision(library)
    yield from recall(library, candidates)
    yield from look_alikes(library)
    yield from extrapolation(library, candidates)
    for folder in (options.raw, options.takeout):
        yield from stacks(folder) if folder else []


def bring(library: Library, files: Sequence[KnownFile]) -> None:
    """Take the files in as the pipeline does, stage by stage."""
    for file in files:
        photo = take_in(library.owner, file.path)
        library.known[photo.pk].append(file)
    photos = list(photos_of(library.owner))
    for stage in (read_photos_metadata, render_photos, hash_photos, find_duplicates):
        started = time.process_time()
        for start in range(0, len(photos), BATCH):
            stage(photos[start : start + BATCH])
        library.seconds[stage.__name__] = time.process_time() - started


def take_in(owner: User, path: Path) -> Photo:
    with path.open("rb") as file:
        photo_format = sniff_format(file.read(HEAD_BYTES), filename=path.name)
        file.seek(0)
        stored = put_original(file, extension=photo_format.extension)
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return create_photo(owner, stored, photo_format, filename=path.name, file_time=moment)[0]


def photos_of(owner: User) -> QuerySet[Photo]:
    return Photo.objects.filter(owner=owner).order_by("pk")


def timing(library: Library) -> Iterator[str]:
    for stage, seconds in library.seconds.items():
        yield f"  {stage:24}{1000 * seconds / len(library.known):8.1f} ms a photo (one core)"


def grouped_pairs(owner: User) -> set[Pair]:
    members = defaultdict(list)
    rows = GroupMember.objects.filter(group__owner=owner).order_by("photo")
    for group_id, photo_id in rows.values_list("group", "photo"):
        members[group_id].append(photo_id)
    return {pair for ids in members.values() for pair in combinations(ids, 2)}


def precision(library: Library) -> Iterator[str]:
    """Yield how many grouped pairs are one picture, and those that are not."""
    pairs = grouped_pairs(library.owner)
    false = sorted(pair for pair in pairs if not library.is_one_picture(pair))
    rate = share(len(pairs) - len(false), len(pairs))
    yield f"precision {in_words(rate)} over {len(pairs)} grouped pairs"
    links = {(link.first_id, link.second_id): link for link in Link.objects.all()}
    for one, other in false:
        link = links[one, other]
        yield (
            f"  not known as one picture: {library.name(one)}, {library.name(other)}:"
            f" {link.kind}, {link.per_cent} %"
        )


def recall(library: Library, candidates: dict[int, list[int]]) -> Iterator[str]:
    """Yield, for each change, in how many pairs with the original each step found it."""
    least = preferences_of(library.owner.pk).least_per_cent
    links = {(link.first_id, link.second_id): link for link in Link.objects.all()}
    grouped = grouped_pairs(library.owner)
    changed: dict[str, list[Pair]] = defaultdict(list)
    for change, pair in changes(library):
        changed[change].append(pair)
    yield "change        pairs  candidates  check  groups  named"
    for change, pairs in sorted(changed.items()):
        real = [(one, other) for one, other in pairs if one != other]
        same = len(pairs) - len(real)  # the same bytes are one photo already
        asked = same + sum(two in candidates[one] or one in candidates[two] for one, two in real)
        found = [links[pair] for pair in real if pair in links]
        alike = [each for each in found if each.kind in DUPLICATE_KINDS and each.per_cent >= least]
        together = same + sum(pair in grouped for pair in real)
        kinds = Counter(str(each.kind) for each in found)
        yield (
            f"{change:12}{len(pairs):7}{asked / len(pairs):12.3f}"
            f"{(same + len(alike)) / len(pairs):7.3f}{together / len(pairs):8.3f}  {dict(kinds)}"
            + (f", {same} the same bytes" if same else "")
        )


def changes(library: Library) -> Iterator[tuple[str, Pair]]:
    """Each changed copy with its original."""
    originals = {
        file.picture: photo_id
        for photo_id, files in library.known.items()
        for file in files
        if file.change == ORIGINAL
    }
    for photo_id, files in library.known.items():
        for file in files:
            if file.change != ORIGINAL:
                one, other = sorted((photo_id, originals[file.picture]))
                yield file.change, (one, other)


def look_alikes(library: Library) -> Iterator[str]:
    """Yield what the pairs became that only look alike."""
    by_path = {file.path: photo for photo, files in library.known.items() for file in files}
    pairs = {
        tuple(sorted((photo, by_path[file.beside])))
        for photo, files in library.known.items()
        for file in files
        if file.beside
    }
    grouped = grouped_pairs(library.owner)
    kinds = Counter(
        str(link.kind) for link in Link.objects.all() if (link.first_id, link.second_id) in pairs
    )
    kinds["different"] = len(pairs) - kinds.total()
    yield f"{len(pairs)} pairs that look alike: {dict(kinds)}, {len(pairs & grouped)} grouped"


def extrapolation(library: Library, candidates: dict[int, list[int]]) -> Iterator[str]:
    """Yield how many false groups 10,000 different photos would have."""
    one_each = {library.picture(photo): photo for photo in library.known}.values()
    asked = {
        (min(one, other), max(one, other))
        for one in one_each
        for other in candidates[one]
        if other in set(one_each)
    }
    # True bursts among them, and what is grouped, were told above.
    linked = {(link.first_id, link.second_id) for link in Link.objects.all()}
    started = time.process_time()
    errors = np.array([error_of(pair) for pair in sorted(asked - linked)])
    spent = (time.process_time() - started) / max(len(errors), 1)
    limit = 1 - preferences_of(library.owner.pk).least_per_cent / 100
    accepted = accepted_share(errors, limit)
    photos = len(one_each)
    yield (
        f"{photos} different photos: {len(asked)} pairs are candidates,"
        f" {1000 * spent:.0f} ms each with both looks"
    )
    yield f"  of which the check would take for one picture: {in_words(accepted, digits=7)}"
    counts = [
        false_pairs(len(errors), photos, each, among=AMONG)
        for each in (accepted.value, accepted.least, accepted.most)
    ]
    yield "  false groups among {:,}: {:.4f} ({:.4f} to {:.4f})".format(AMONG, *counts)


def error_of(pair: Pair) -> float:
    """How much of what both show differs; 1 where the one lies nowhere on the other."""
    first, second = (looks_at(Photo.objects.get(pk=each))[0] for each in pair)
    found = differences(first, second)
    return found[1].error if found else 1.0


def stacks(folder: Path) -> Iterator[str]:
    """Yield which files of a folder are stacked, and why."""
    owner = create_user(f"{folder.name}@example.org", None)
    names: dict[int, str] = {}
    unknown, unread = 0, set[int]()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            names[take_in(owner, path).pk] = str(path.relative_to(folder))
        except UnsupportedFormat:
            unknown += 1
    for stage in (read_photos_metadata, render_photos, hash_photos, find_duplicates, stack_alike):
        for photo in photos_of(owner).exclude(pk__in=unread):
            try:
                stage([photo])
            except (UndecodablePhoto, DecodingFailed):
                unread.add(photo.pk)
    yield (
        f"{folder.name}: {len(names)} photos, {len(unread)} of which could not be read;"
        f" {unknown} other files"
    )
    stacked = photos_of(owner).filter(stack__isnull=False).order_by("stack", "pk")
    for photo_id, stack_id, reason in stacked.values_list("pk", "stack", "stack__reason"):
        yield f"  stack {stack_id} ({reason}): {names[photo_id]}"


def in_words(rate: Rate, *, digits: int = 4) -> str:
    return f"{rate.value:.{digits}f} ({rate.least:.{digits}f} to {rate.most:.{digits}f})"
