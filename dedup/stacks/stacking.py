"""The stage that stacks: each photo with the files that are one picture with it.

Whichever comes last finds the others, so that the order does not matter; twice is the same as once.
"""

from collections.abc import Sequence
from contextlib import suppress

from dedup.models import Preferences, preferences_of
from dedup.stacks.file import File
from dedup.stacks.ranking import best_of, best_still, is_told_apart
from dedup.stacks.reading import files_of, links_of, neighbours_of, rated, stackable
from dedup.stacks.rules import Pair, Tie, tie_between
from photos.formats import RAW_FORMATS
from photos.locks import stacks_locked
from photos.models import Clues, Photo, Stack
from photos.services.metadata import keep_clues, read_original
from photos.services.stacks import (
    MOST_FILES,
    DecidedByPerson,
    join_live,
    primary_of,
    show_by_rule,
    stack_photos,
)

Ties = Sequence[tuple[File, Tie]]


def stack_alike(photos: Sequence[Photo]) -> None:
    """The stage: stack these photos with what is one picture with them, where their owners want
    stacks made. Raises OriginalOffline and DecodingFailed."""
    keep_missing_clues(photos)
    stack_read(photos)


def stack_read(photos: Sequence[Photo]) -> None:
    """As the stage, for those of the photos that were read already."""
    for owner_id in sorted({photo.owner_id for photo in photos}):
        preferences = preferences_of(owner_id)
        own = [photo.pk for photo in photos if photo.owner_id == owner_id]
        for photo_id in own if preferences.stacks_by_itself else ():
            stack_one(photo_id, preferences)


def keep_missing_clues(photos: Sequence[Photo]) -> None:
    """Photos that were read before clues were kept are read once more."""
    known = set(Clues.objects.filter(photo__in=photos).values_list("photo", flat=True))
    for photo in photos:
        if photo.pk not in known:
            keep_clues(photo, read_original(photo))


def stack_one(photo_id: int, preferences: Preferences) -> None:
    """One photo in a transaction: between any two of them a person comes to their turn."""
    with stacks_locked(preferences.owner_id):
        for one in files_of(stackable(preferences.owner_id).filter(pk=photo_id)):
            ties = ties_of(one, preferences)
            join_halves(one, ties, preferences)
            stack_with(one, ties, preferences)


def ties_of(one: File, preferences: Preferences) -> list[tuple[File, Tie]]:
    """Each file that is one picture with it, and why."""
    others = neighbours_of(one, preferences.owner_id)
    links = links_of(one, others) if others else {}
    ties = []
    for other in others:
        pair = Pair(one, other, links.get(other.photo_id, ""), preferences.raw_seconds)
        if tie := tie_between(pair):
            ties.append((other, tie))
    return ties


def join_halves(one: File, ties: Ties, preferences: Preferences) -> None:
    """The live photos that it is a half of. A video chooses its still among all that fit it."""
    live = [other for other, tie in ties if tie.kind == Stack.Kind.LIVE]
    if one.is_video:
        join_video(one, ties)
        return
    for video in live:
        join_video(video, ties_of(video, preferences))


def join_video(video: File, ties: Ties) -> None:
    if video.is_moving_half:
        return
    stills = [(file, tie) for file, tie in ties if tie.kind == Stack.Kind.LIVE]
    free = [(file, tie) for file, tie in stills if file.live_video_id is None]
    still = best_still(video, [file for file, _ in free])
    if still:
        reason = next(tie.reason for file, tie in free if file == still)
        with suppress(DecidedByPerson):
            join_live(photo_of(still), photo_of(video), reason=reason)


def stack_with(one: File, ties: Ties, preferences: Preferences) -> None:
    """One stack with all that it is tied to, save what a person keeps apart from it, and what its
    stack has no room for. One file of another stack brings all of that."""
    groups: dict[Tie, dict[int, File]] = {}
    for other, tie in ties:
        if is_news(one, other, tie):
            groups.setdefault(tie, {}).setdefault(other.stack_id or -other.photo_id, other)
    for tie, others in groups.items():
        if room := room_beside(one):
            join(one, list(others.values())[:room], tie)
    if groups:
        stack = Stack.objects.filter(photos=one.photo_id).first()
        if stack:
            show_best(stack, preferences)


def is_news(one: File, other: File, tie: Tie) -> bool:
    """What lies in one stack is left so; moving halves follow their stills."""
    if tie.kind == Stack.Kind.LIVE or (one.stack_id and one.stack_id == other.stack_id):
        return False
    return tie.kind != Stack.Kind.EDIT or not (one.is_moving_half or other.is_moving_half)


def room_beside(one: File) -> int:
    """How many files its stack may still take by rule."""
    stack = Stack.objects.filter(photos=one.photo_id).first()
    return max(MOST_FILES - (stack.photos.count() if stack else 1), 0)


def join(one: File, others: Sequence[File], tie: Tie) -> None:
    """All at once; where that is refused, by halves, in the end each for itself."""
    try:
        stack_files(one, others, tie)
    except DecidedByPerson:
        if len(others) > 1:
            half = len(others) // 2
            join(one, others[:half], tie)
            join(one, others[half:], tie)


def stack_files(one: File, others: Sequence[File], tie: Tie) -> None:
    """What a stack shows stays until `show_best` knows better: an import may know of an edit."""
    stacked = next((file for file in (*others, one) if file.stack_id), one)
    files = list(Photo.objects.filter(pk__in=[each.photo_id for each in (one, *others)]))
    stack_photos(primary_of(photo_of(stacked)), files, kind=tie.kind, reason=tie.reason)


def photo_of(file: File) -> Photo:
    return Photo.objects.get(pk=file.photo_id)


def show_best(stack: Stack, preferences: Preferences) -> None:
    """Make the file the primary that its owner prefers, unless a person chose one."""
    files = files_of(Photo.objects.filter(stack=stack, clues__isnull=False))
    if stack.kind == Stack.Kind.BURST:  # in others one is made of the other, and smaller is sharper
        files = rated(files)
    if files and is_told_apart(files, stack.kind):
        show_by_rule(stack, best_of(files, preferences.primary_format).photo_id)


def restack_primaries(owner_id: int) -> int:
    """After the preferred format changed: the number of stacks of RAW files that were looked at.
    What a person chose stays."""
    preferences = preferences_of(owner_id)
    stacks = Stack.objects.filter(owner=owner_id, is_by_person=False)
    raws = stacks.filter(photos__format__in=RAW_FORMATS).order_by("pk").distinct()
    ids = list(raws.values_list("pk", flat=True))
    for stack_id in ids:
        with stacks_locked(owner_id):
            for stack in Stack.objects.filter(pk=stack_id, is_by_person=False):
                show_best(stack, preferences)
    return len(ids)
