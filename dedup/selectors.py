"""Reads of duplicates: the groups of a library page by page, one of them, what is left to do, and
what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from dedup.comparison import Member, Row, members_of, rows_of
from dedup.models import DuplicateGroup, GroupMember, Link, Resolution, UncheckedPhoto
from dedup.models.resolution import ResolutionQuerySet
from photos.models import Photo, Rendition

CARDS = 48
MOST_PICTURES = 6  # of a group, among which its card finds the one to keep
MANY = 1000
MOST = 2**63
NO_CURSOR = "This is no place in a list of groups."


class BadCursor(ValueError):
    """The text is no place in a list of groups."""


class Order(StrEnum):
    SPACE = "space"
    NEWEST = "newest"
    ALIKE = "alike"

    @property
    def column(self) -> str:
        return {"space": "spare_bytes", "newest": "newest_at", "alike": "per_cent"}[self]

    def read(self, text: str) -> Any:
        """A value of the column, as a cursor writes it. Raises ValueError and OverflowError."""
        if self is Order.SPACE:
            return whole_number(text)
        if self is Order.NEWEST:
            return moment(text)
        value = float(text)
        if not isfinite(value):
            raise ValueError(text)
        return value


def moment(text: str) -> datetime:
    """One that the database takes for a moment. Raises ValueError and OverflowError."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(text)
    return value.astimezone(UTC)  # it refuses offsets of sixteen hours and more


def whole_number(text: str) -> int:
    """One that the database takes for a number. Raises ValueError."""
    number = int(text)
    if abs(number) >= MOST:
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class Cursor:
    """The last group of a page: the next page begins behind it."""

    value: Any
    group_id: int

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, datetime) else repr(self.value)
        return f"{value}~{self.group_id}"

    @classmethod
    def read(cls, text: str, order: Order) -> "Cursor":
        """Return the cursor that `str` gave. Raises BadCursor."""
        try:
            value, group_id = text.split("~")
            return cls(order.read(value), whole_number(group_id))
        except (ValueError, OverflowError) as error:
            raise BadCursor(NO_CURSOR) from error


@dataclass(frozen=True)
class GroupCard:
    """A group on the list, with the largest of its photos, the largest first."""

    group: DuplicateGroup
    photos: Sequence[Photo]


@dataclass(frozen=True)
class Page:
    """A page of groups, and behind which group the next one begins; None on the last page."""

    cards: Sequence[GroupCard]
    next: Cursor | None


@dataclass(frozen=True)
class Figures:
    """Groups, the photos in them, and the bytes of all save the largest of each."""

    groups: int = 0
    photos: int = 0
    spare_bytes: int = 0


@dataclass(frozen=True)
class Totals:
    """Of all groups that are shown, and of those of each kind that there is."""

    all: Figures
    by_kind: Mapping[str, Figures]


@dataclass(frozen=True)
class Neighbours:
    """The groups beside one in an order, and its number among them, from 1."""

    previous: int | None
    next: int | None
    number: int


@dataclass(frozen=True)
class GroupPage:
    """A group with its photos, the largest first, and what the check found between each two."""

    group: DuplicateGroup
    members: Sequence[Member]
    links: Mapping[frozenset[int], Link]

    def likeness(self, first_id: int, second_id: int) -> Link | None:
        """What the check found between two of its photos."""
        return self.links.get(frozenset((first_id, second_id)))

    def rows(self, *photo_ids: int) -> list[Row]:
        """What is known of these photos side by side, marked where they differ; of all without."""
        chosen = {member.photo.pk: member for member in self.members}
        return rows_of([chosen[each] for each in photo_ids or chosen])


def groups_of(
    user: User,
    *,
    order: Order = Order.SPACE,
    kind: str | None = None,
    after: Cursor | None = None,
    limit: int = CARDS,
) -> Page:
    """A page of the groups that the user sees."""
    groups = _ordered(_groups(user, kind), order)
    if after:
        groups = groups.filter(_behind(order, after.value, after.group_id))
    found = list(groups[: limit + 1])
    page = found[:limit]
    photos = _pictures(user, page)
    last = Cursor(getattr(page[-1], order.column), page[-1].pk) if len(found) > limit else None
    cards = [GroupCard(group, photos.get(group.pk, [])) for group in page]
    return Page([card for card in cards if len(card.photos) > 1], last)


def group_of(user: User, group_id: int) -> GroupPage:
    """One group. Raises DuplicateGroup.DoesNotExist, also for one that no longer shows."""
    group = DuplicateGroup.objects.visible_to(user).get(pk=group_id)
    members = members_of(user, group)
    if len(members) < 2:  # it was settled since it was read
        raise DuplicateGroup.DoesNotExist
    ids = [member.photo.pk for member in members]
    links = Link.objects.filter(first__in=ids, second__in=ids)
    return GroupPage(
        group, members, {frozenset((link.first_id, link.second_id)): link for link in links}
    )


def neighbours_of(
    user: User, group: DuplicateGroup, *, order: Order = Order.SPACE, kind: str | None = None
) -> Neighbours:
    """Where a group stands among those that are shown. It need not be one of them any more."""
    groups, value = _groups(user, kind), getattr(group, order.column)
    behind = _ordered(groups.filter(_behind(order, value, group.pk)), order)
    before = groups.filter(_before(order, value, group.pk))
    return Neighbours(
        previous=before.order_by(order.column, "pk").values_list("pk", flat=True).first(),
        next=behind.values_list("pk", flat=True).first(),
        number=before.count() + 1,
    )


def totals(user: User) -> Totals:
    """How much there is to resolve, in one query."""
    rows = DuplicateGroup.objects.visible_to(user).values_list("kind")
    found = rows.annotate(Count("pk"), Sum("shown_count"), Sum("spare_bytes")).order_by()
    by_kind = {kind: Figures(*figures) for kind, *figures in found}
    return Totals(
        Figures(
            sum(each.groups for each in by_kind.values()),
            sum(each.photos for each in by_kind.values()),
            sum(each.spare_bytes for each in by_kind.values()),
        ),
        by_kind,
    )


def scan_progress(user: User) -> int:
    """How many photos were not compared with the others yet, of those that can be.

    While there are many left, those are counted, too, that have no preview to compare.
    """
    unchecked = UncheckedPhoto.objects.filter(owner_id=user.pk)
    left = list(unchecked.values_list("photo_id", flat=True)[:MANY])
    if len(left) == MANY:
        return unchecked.count()
    seen = Rendition.objects.filter(name=Rendition.Name.PREVIEW, photo__in=left)
    photos = Photo.objects.in_library_of(user).filter(trashed_at__isnull=True)
    return photos.filter(pk__in=seen.values("photo")).count()


def resolutions_of(user: User) -> ResolutionQuerySet:
    """What somebody made of duplicates, newest first: one row for each decision, of a bulk too,
    without those about photos that are locked now."""
    return Resolution.objects.visible_to(user).by_decision().order_by("-made_at", "-pk")


def _groups(user: User, kind: str | None) -> QuerySet[DuplicateGroup]:
    groups = DuplicateGroup.objects.visible_to(user)
    return groups.filter(kind=kind) if kind else groups


def _ordered(groups: QuerySet[DuplicateGroup], order: Order) -> QuerySet[DuplicateGroup]:
    return groups.order_by(f"-{order.column}", "-pk")


def _behind(order: Order, value: Any, group_id: int) -> Q:
    is_less = Q(**{f"{order.column}__lt": value}) | Q(pk__lt=group_id)
    return Q(**{f"{order.column}__lte": value}) & is_less


def _before(order: Order, value: Any, group_id: int) -> Q:
    is_more = Q(**{f"{order.column}__gt": value}) | Q(pk__gt=group_id)
    return Q(**{f"{order.column}__gte": value}) & is_more


def _pictures(user: User, groups: Sequence[DuplicateGroup]) -> dict[int, list[Photo]]:
    """The first photos of each group, in one query."""
    shown = Photo.objects.in_library_of(user).findable()
    place = Window(
        RowNumber(),
        partition_by=F("group"),
        order_by=[
            (F("photo__width_px") * F("photo__height_px")).desc(),
            F("photo__size_bytes").desc(),
            F("photo").asc(),
        ],
    )
    rows = GroupMember.objects.filter(group__in=groups, photo__in=shown).alias(place=place)
    rows = rows.filter(place__lte=MOST_PICTURES).order_by("group", "place")
    photos: dict[int, list[Photo]] = {}
    for row in rows.select_related("photo"):
        photos.setdefault(row.group_id, []).append(row.photo)
    return photos
