"""What a person decides about a group. Each decision is one Resolution, all of it or nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext as _

from dedup.grouping import group_around
from dedup.models import Dismissal, DuplicateGroup, Resolution
from dedup.services.carrying.versions import watch_stacks
from dedup.services.carrying.writing import set_columns
from dedup.services.checks import (
    InvalidResolution,
    chosen,
    present_members,
    present_members_of,
    shown_members,
)
from dedup.services.known import Known, read_known
from dedup.services.ledger import Ledger, resolving
from dedup.services.planning import plan_of
from dedup.services.plans import Move, Plan
from dedup.services.rows import DISMISSAL, PHOTO, STACK
from photos.models import Photo, Stack
from photos.services.removal import trash_photos
from photos.services.stacks import stack_photos

Verb = Resolution.Verb


@dataclass(frozen=True)
class ByRule:
    """That a resolution is one of many by one rule."""

    bulk: UUID
    rule: str


@dataclass(frozen=True)
class Work:
    """A plan, the moves that it tells, and where they are written down."""

    plan: Plan
    moves: Sequence[Move]
    ledger: Ledger


def plan(group: DuplicateGroup, keeper: Photo, trash: Iterable[Photo]) -> Plan:
    """What `resolve` would do now. Raises InvalidResolution."""
    stays, going = chosen(keeper, trash, list(shown_members(group)))
    made, _moves = plan_of(group.pk, stays, going, read_known([stays, *going]))
    return made


def resolve(
    group: DuplicateGroup, keeper: Photo, trash: Iterable[Photo], *, token: str = ""
) -> Resolution:
    """Keep one, move others to the trash, and what they carry to the one that is kept.

    With a token only what was planned under it. Pressed twice it is done once. Raises
    InvalidResolution.
    """
    told = list(trash)
    with resolving(group.owner_id) as ledger:
        if done := _done_already(group, keeper, told):
            return done
        stays, going = chosen(keeper, told, present_members(group))
        made, moves = plan_of(group.pk, stays, going, read_known([stays, *going]))
        if token and token != made.token:
            raise InvalidResolution(_("These photos changed meanwhile. Nothing was done."))
        return carry_out([Work(made, moves, ledger)])[0]


def resolve_planned(owner_id: int, plans: Sequence[Plan], by_rule: ByRule) -> int:
    """Do what some groups were planned for, in one transaction; how many are as they were then.
    The others wait for another time."""
    with resolving(owner_id) as ledger:
        members = present_members_of([plan.group_id for plan in plans])
        known = read_known([photo for photos in members.values() for photo in photos])
        works = [_work(plan, members[plan.group_id], known, owner_id) for plan in plans]
        same = [work for work in works if work]
        carry_out(same, by_rule)
        ledger.freed.update(face for work in same for face in work.ledger.freed)
        return len(same)


def _work(plan: Plan, members: Sequence[Photo], known: Known, owner_id: int) -> Work | None:
    by_id = {photo.pk: photo for photo in members}
    ids = [plan.keeper.pk, *(each.photo.pk for each in plan.going)]
    if not set(ids) <= by_id.keys():
        return None
    keeper, *going = (by_id[pk] for pk in ids)
    made, moves = plan_of(plan.group_id, keeper, going, known)
    return Work(made, moves, Ledger(owner_id)) if made.token == plan.token else None


def carry_out(works: Sequence[Work], by_rule: ByRule | None = None) -> list[Resolution]:
    """What goes leaves what it has, and lies in the trash."""
    losers = {each.photo.pk for work in works for each in work.plan.going}
    rows = PHOTO.read([str(pk) for pk in losers])
    for work in works:
        own = [str(each.photo.pk) for each in work.plan.going]
        work.ledger.remember(PHOTO, {key: rows[key] for key in own})
        for move in work.moves:
            move.do(work.ledger)
    trash_photos(Photo.objects.filter(pk__in=losers))
    return Resolution.objects.bulk_create([_drawn_up(work, by_rule) for work in works])


def _drawn_up(work: Work, by_rule: ByRule | None) -> Resolution:
    made = work.plan
    return work.ledger.drawn_up(
        Verb.KEEP,
        group_id=made.group_id,
        keeper=made.keeper,
        name=made.keeper.filename,
        photos=[made.keeper.pk, *(each.photo.pk for each in made.going)],
        count=len(made.going),
        won_bytes=made.won_bytes,
        **({"bulk": by_rule.bulk, "rule": by_rule.rule} if by_rule else {}),
    )


def _done_already(
    group: DuplicateGroup, keeper: Photo, trash: Sequence[Photo]
) -> Resolution | None:
    """The same decision about photos that it put into the trash, and that are there still."""
    last = Resolution.objects.filter(owner=group.owner_id, verb=Verb.KEEP, keeper=keeper.pk)
    row = last.filter(undone_at=None).order_by("-pk").first()
    wanted = {photo.pk for photo in trash}
    if row is None or not wanted or wanted != set(row.photos) - {keeper.pk}:
        return None
    back = Photo.objects.filter(pk__in=wanted, trashed_at=None)
    return None if back.exists() else row


def keep_all(group: DuplicateGroup, shown: Collection[int] = ()) -> Resolution:
    """Keep all of its photos: they are not offered again. With `shown` only where it has exactly
    these. Raises InvalidResolution."""
    return _dismiss(group, shown, Verb.KEEP_ALL)


def dismiss(group: DuplicateGroup, shown: Collection[int] = ()) -> Resolution:
    """These are no duplicates, and are not offered again. With `shown` only where it has exactly
    these. Raises InvalidResolution."""
    return _dismiss(group, shown, Verb.DISMISS)


def _dismiss(group: DuplicateGroup, shown: Collection[int], verb: Resolution.Verb) -> Resolution:
    with resolving(group.owner_id) as ledger:
        ids = [photo.pk for photo in present_members(group, shown)]
        pairs = list(combinations(ids, 2))
        ledger.watch(DISMISSAL, [DISMISSAL.key_of(*pair) for pair in pairs])
        Dismissal.objects.bulk_create(
            [Dismissal(first_id=first, second_id=second) for first, second in pairs],
            ignore_conflicts=True,
        )
        row = ledger.drawn_up(verb, group=group, photos=ids)
        row.save()
        group_around(group.owner_id, ids)
        return row


def stack_group(group: DuplicateGroup, primary: Photo, shown: Collection[int] = ()) -> Resolution:
    """Make its photos one stack, with this one on top. With `shown` only where it has exactly
    these. Raises InvalidResolution."""
    with resolving(group.owner_id) as ledger:
        members = present_members(group, shown)
        others = [photo.pk for photo in members if photo.pk != primary.pk]
        top, beneath = chosen(primary, [each for each in members if each.pk in others], members)
        watch_stacks([photo.pk for photo in members], ledger)
        if top.archived_at and any(photo.archived_at is None for photo in beneath):
            set_columns(top.pk, {"archived_at": None}, ledger)
        reason = _("You stacked these duplicates")
        kind = Stack.Kind.VARIANT
        stack = stack_photos(top, beneath, kind=kind, reason=reason, by_person=True)
        if all(photo.stack_id is None for photo in members):
            ledger.made(STACK, str(stack.pk))
        ids = [photo.pk for photo in members]
        row = ledger.drawn_up(Verb.STACK, group=group, keeper=top, name=top.filename, photos=ids)
        row.save()
        group_around(group.owner_id, ids)
        return row
