"""Stacks: files that are one picture, shown as one. What a person decided of them wins over every
rule; each decision is undone by `put_back`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef

from photos.locks import stacks_locked
from photos.models import KeptApart, Photo, Stack
from photos.versions import MOST_VERSIONS

CHUNK = 2000  # rows a statement
MOST_FILES = MOST_VERSIONS  # that rules put into one stack: all of it is shown, and soon undone
Kind = Stack.Kind
# As one statement, for there may be a hundred thousand of them.
KEEP_FILES_APART = """
insert into photos_keptapart (first_id, second_id, decided_at)
select one.id, other.id, now()
from photos_photo one join photos_photo other using (stack_id)
where stack_id = %s and one.id < other.id
on conflict do nothing
"""
# Of several rules that hold for a stack, the last names it.
PRECEDENCE = (Kind.LIVE, Kind.VARIANT, Kind.RAW, Kind.EDIT, Kind.BURST)


class DecidedByPerson(Exception):
    """A rule would stack what a person took apart, or change a stack that is a person's."""


class StackFull(DecidedByPerson):
    """A rule would make a stack longer than MOST_FILES: only a person does."""


@dataclass(frozen=True)
class Before:
    """A stack as it was, in what JSON can hold (`dataclasses.asdict`)."""

    owner_id: int
    kind: str
    reason: str
    is_by_person: bool
    chosen_id: int
    photo_ids: Sequence[int]
    live: Sequence[Sequence[int]]  # a still and its moving half


def stack_photos(
    primary: Photo,
    others: Sequence[Photo],
    *,
    kind: Stack.Kind,
    reason: str = "",
    by_person: bool = False,
) -> Stack:
    """One stack of the primary, the others, and all that is stacked with any of them already.

    Twice is the same as once. A person's call brings together what was kept apart; a rule's raises
    DecidedByPerson where that would change what a person decided, or add to a full stack.
    """
    with stacks_locked(primary.owner_id):
        wanted = {photo.pk for photo in (primary, *others)}
        photos = Photo.objects.filter(owner=primary.owner_id, pk__in=wanted)
        known = set(photos.values_list("stack", flat=True))
        stacks = list(Stack.objects.filter(pk__in=known - {None}).order_by("pk"))
        if not by_person and any(stack.is_by_person for stack in stacks):
            return unchanged_stack(stacks, known)
        files = photos | Photo.objects.filter(stack__in=stacks)
        member_ids = list(files.values_list("pk", flat=True))
        grows = len(known) > 1 or None in known
        if grows and not by_person and len(member_ids) > MOST_FILES:
            raise StackFull
        settle_kept_apart(member_ids, by_person=by_person)
        stack = named_stack(stacks, primary.owner_id, kind, reason)
        stack.is_by_person = by_person
        stack.chosen_id = primary.pk
        stack.save()
        fill_stack(stack, member_ids)
        return stack


def unchanged_stack(stacks: Sequence[Stack], known: Collection[int | None]) -> Stack:
    """The person's stack that holds them all already. Raises DecidedByPerson without one."""
    if len(known) > 1:
        raise DecidedByPerson
    return stacks[0]


def settle_kept_apart(photo_ids: Sequence[int], *, by_person: bool) -> None:
    """A person's later word takes back the earlier one; a rule gives way to it."""
    kept = KeptApart.objects.filter(first__in=photo_ids, second__in=photo_ids)
    if by_person:
        kept.delete()
    elif kept.exists():
        raise DecidedByPerson


def named_stack(stacks: Sequence[Stack], owner_id: int, kind: Stack.Kind, reason: str) -> Stack:
    """The first of the stacks, or a new one, with the kind and reason that name the whole."""
    named = [(each.kind, each.reason) for each in stacks] + [(str(kind), reason)]
    stack = stacks[0] if stacks else Stack(owner_id=owner_id)
    stack.kind, stack.reason = max(named, key=lambda each: (PRECEDENCE.index(each[0]), each[1]))
    return stack


def fill_stack(stack: Stack, photo_ids: Sequence[int]) -> None:
    """These photos are the stack's; the stacks that they come from end or are mended."""
    new = Photo.objects.filter(pk__in=photo_ids).exclude(stack=stack)
    left = set(new.exclude(stack=None).values_list("stack", flat=True))
    new.update(stack=stack, is_primary=False)
    show_first(stack)
    mend_stacks(left)


def join_live(still: Photo, video: Photo, *, reason: str = "") -> Stack:
    """Make the video the moving half of the still, beneath it in one stack."""
    with stacks_locked(still.owner_id):
        current = primary_of(still)
        stack = stack_photos(current, [still, video], kind=Kind.LIVE, reason=reason)
        Photo.objects.filter(live_video=video).exclude(pk=still.pk).update(live_video=None)
        Photo.objects.filter(pk=still.pk).update(live_video=video)
        return stack


def primary_of(photo: Photo) -> Photo:
    """What is shown in its place: the primary of its stack, or itself."""
    fresh = Photo.objects.get(pk=photo.pk)
    if fresh.stack is None:
        return fresh
    return Photo.objects.get(stack=fresh.stack, is_primary=True)


def set_primary(photo: Photo) -> Before | None:
    """Show this one of its stack, for ever; how it was before, or nothing without a stack."""
    with stacks_locked(photo.owner_id):
        stack = stack_of(photo)
        if stack is None:
            return None
        before = as_it_is(stack)
        stack.chosen_id, stack.is_by_person = photo.pk, True
        stack.save()
        show_first(stack)
        return before


def show_by_rule(stack: Stack, photo_id: int) -> None:
    """Show this one of the stack, unless a person chose."""
    if stack.is_by_person or stack.chosen_id == photo_id:
        return
    with stacks_locked(stack.owner_id):
        stack.chosen_id = photo_id
        stack.save(update_fields=["chosen"])
        show_first(stack)


def unstack(stack: Stack) -> Before | None:
    """Every photo of it stands alone, and no rule stacks two of them again."""
    with stacks_locked(stack.owner_id):
        if not Stack.objects.filter(pk=stack.pk).exists():
            return None
        before = as_it_is(stack)
        keep_files_apart(stack)
        Photo.objects.filter(stack=stack).update(stack=None, is_primary=True, live_video=None)
        stack.delete()
        return before


def take_out(photo: Photo) -> Before | None:
    """This one, with its moving half, stands alone; no rule stacks it with the others again. Of
    nothing but those two each stands alone."""
    with stacks_locked(photo.owner_id):
        stack = stack_of(photo)
        if stack is None:
            return None
        before = as_it_is(stack)
        halves = [video for still, video in before.live if still == photo.pk]
        leaving = [photo.pk, *halves]
        left = [each for each in before.photo_ids if each not in leaving]
        if not left:
            return unstack(stack)
        keep_apart((out, other) for out in leaving for other in left)
        Photo.objects.filter(live_video=photo).update(live_video=None)
        if halves:
            own = Stack.objects.create(owner_id=photo.owner_id, kind=Kind.LIVE, chosen=photo)
            fill_stack(own, leaving)
        else:
            Photo.objects.filter(pk=photo.pk).update(stack=None, is_primary=True)
            mend_stacks([stack.pk])
        return before


def put_back(before: Before) -> Stack | None:
    """Undo what was done to a stack: it is as it was, save for photos that are gone or that are
    in another stack by now. Nothing where that leaves no two."""
    with stacks_locked(before.owner_id):
        photos = Photo.objects.filter(owner=before.owner_id, pk__in=before.photo_ids)
        elsewhere = Photo.objects.filter(stack=OuterRef("stack")).exclude(pk__in=before.photo_ids)
        free = list(photos.exclude(Exists(elsewhere)).values_list("pk", flat=True))
        if len(free) < 2:
            return None
        settle_kept_apart(free, by_person=True)
        stack = Stack.objects.filter(photos__in=free).order_by("pk").first()
        stack = stack or Stack(owner_id=before.owner_id)
        stack.kind, stack.reason = before.kind, before.reason
        stack.is_by_person = before.is_by_person
        stack.chosen_id = before.chosen_id if before.chosen_id in free else free[0]
        stack.save()
        fill_stack(stack, free)
        join_again(before, free)
        return stack


def join_again(before: Before, photo_ids: Collection[int]) -> None:
    """The stills have their moving halves again."""
    for still, video in before.live:
        if still in photo_ids and video in photo_ids:
            Photo.objects.filter(live_video=video).update(live_video=None)
            Photo.objects.filter(pk=still).update(live_video=video)


def as_it_is(stack: Stack) -> Before:
    files = Photo.objects.filter(stack=stack).order_by("pk")
    live = files.filter(live_video__isnull=False).values_list("pk", "live_video")
    return Before(
        owner_id=stack.owner_id,
        kind=stack.kind,
        reason=stack.reason,
        is_by_person=stack.is_by_person,
        chosen_id=stack.chosen_id or files.get(is_primary=True).pk,
        photo_ids=list(files.values_list("pk", flat=True)),
        live=[[still, video] for still, video in live if video],
    )


def stack_of(photo: Photo) -> Stack | None:
    """As the database knows it now."""
    return Stack.objects.filter(photos=photo).first()


def keep_apart(pairs: Iterable[tuple[int, int]]) -> None:
    """No rule stacks these again."""
    ordered = (sorted(pair) for pair in pairs)
    rows = [KeptApart(first_id=first, second_id=second) for first, second in ordered]
    KeptApart.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def keep_files_apart(stack: Stack) -> None:
    """No rule stacks two of its files again."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_FILES_APART, [stack.pk])


def mend_stacks(stack_ids: Iterable[int]) -> None:
    """After photos left them, went into the trash or came back: each shows what it should, and one
    of a single photo is none."""
    for stack in Stack.objects.filter(pk__in=list(stack_ids)):
        left = Photo.objects.filter(stack=stack)
        if left.count() > 1:
            show_first(stack)
            continue
        left.update(stack=None, is_primary=True)
        stack.delete()


def show_first(stack: Stack) -> None:
    """Its chosen photo is the primary, or in its place the first that is neither in the trash nor
    locked; stills before videos."""
    files = Photo.objects.filter(stack=stack).order_by("kind", "pk")
    current = files.filter(is_primary=True).values_list("pk", flat=True).first()
    if stack.chosen_id is None:
        stack.chosen_id = current
        stack.save(update_fields=["chosen"])
    shown = files.filter(trashed_at__isnull=True, is_locked=False).values_list("pk", flat=True)
    everything = files.values_list("pk", flat=True)
    wanted = [each for each in (stack.chosen_id, current) if each]
    for ids in (list(shown), list(everything)):
        if ids:
            first = next((each for each in wanted if each in ids), ids[0])
            if first != current:
                files.filter(is_primary=True).update(is_primary=False)
                files.filter(pk=first).update(is_primary=True)
            return
