"""Many groups at once, by a rule: first what it would do, then exactly that."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from uuid import uuid4

from django.db.models import Exists, F, Max, Min, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from dedup.framed import framed_among
from dedup.grouping.reading import is_shown_at
from dedup.keeper import pixels, suggest_keeper
from dedup.models import DuplicateGroup, GroupMember, Link, Resolution
from dedup.models.group import GroupQuerySet
from dedup.services.checks import InvalidResolution, by_group, shown_members_of
from dedup.services.known import Known, read_known
from dedup.services.ledger import AT_ONCE
from dedup.services.planning import fingerprint, plan_of
from dedup.services.plans import Plan
from dedup.services.resolving import ByRule, resolve_planned
from photos.models import Photo

CAP = 500  # groups
MOST_LEFT = 500  # groups for another time: nobody waits until all of them are counted
# Nothing of the picture is lost with these: no other part of it, no other colours.
ALIKE = (Link.Kind.IDENTICAL, Link.Kind.SAME)
MEMBER = "members__photo"
IS_SHOWN = is_shown_at(MEMBER)


@dataclass(frozen=True)
class Rule:
    """Which groups a rule resolves: by the database, and by their photos with the best first."""

    name: str
    words: Promise
    hint: Promise
    among: Callable[[GroupQuerySet], GroupQuerySet]
    fits: Callable[[Photo, Sequence[Photo]], bool]


@dataclass(frozen=True)
class Found:
    """A group that a rule resolves, with the best of its photos."""

    pk: int
    keeper: Photo
    others: Sequence[Photo]

    @property
    def photos(self) -> list[Photo]:
        return [self.keeper, *self.others]


@dataclass(frozen=True)
class BulkPlan:
    """What a rule would do now. `left_count`: groups beyond the cap, for another time;
    they are counted up to MOST_LEFT."""

    rule: Rule
    plans: tuple[Plan, ...]
    left_count: int

    @property
    def photo_count(self) -> int:
        """Photos that go into the trash."""
        return sum(len(plan.going) for plan in self.plans)

    @property
    def won_bytes(self) -> int:
        return sum(plan.won_bytes for plan in self.plans)

    @cached_property
    def token(self) -> str:
        """Tells this plan from any other."""
        return fingerprint([self.rule.name, [plan.token for plan in self.plans]])


def plan_bulk(user: User, rule: str, cap: int = CAP) -> BulkPlan:
    """What `resolve_bulk` would do now, the most space first. Raises InvalidResolution."""
    if rule not in RULES:
        raise InvalidResolution(_("There is no such rule."))
    fitting = _groups(user, RULES[rule])
    found = list(islice(fitting, cap))
    known = read_known([photo for each in found for photo in each.photos])
    plans = [_plan(each, known) for each in found]
    left_count = sum(1 for _ in islice(fitting, MOST_LEFT))
    return BulkPlan(RULES[rule], tuple(plans), left_count)


def resolve_bulk(user: User, rule: str, token: str, cap: int = CAP) -> Resolution:
    """Do what was planned under this token, whole groups; the decision as `by_decision` has it.

    A group that changes in between is left out. Raises InvalidResolution where groups changed
    since they were planned, or there are none: then nothing is done.
    """
    planned = plan_bulk(user, rule, cap)
    if token != planned.token or not planned.plans:
        raise InvalidResolution(_("The groups changed meanwhile. Nothing was done."))
    by_rule = ByRule(uuid4(), rule)
    for start in range(0, len(planned.plans), AT_ONCE):
        resolve_planned(user.pk, planned.plans[start : start + AT_ONCE], by_rule)
    done = Resolution.objects.visible_to(user).filter(bulk=by_rule.bulk).by_decision().first()
    if done is None:
        raise InvalidResolution(_("The groups changed meanwhile. Nothing was done."))
    return done


def _plan(group: Found, known: Known) -> Plan:
    plan, _moves = plan_of(group.pk, group.keeper, group.others, known)
    return plan


def _groups(user: User, rule: Rule) -> Iterator[Found]:
    """The groups of a rule, those that win most first."""
    groups = rule.among(_of_images(user)).order_by("-spare_bytes", "-pk")
    ids = list(groups.values_list("pk", flat=True))
    for start in range(0, len(ids), CAP):
        found = _with_best(user, ids[start : start + CAP])
        yield from (each for each in found if rule.fits(each.keeper, each.others))


def _with_best(user: User, group_ids: Sequence[int]) -> Iterator[Found]:
    """The groups, save those that were settled meanwhile."""
    members = by_group(shown_members_of(user, group_ids), group_ids)
    links, framed = _links(members), framed_among(chain.from_iterable(members.values()))
    for group_id, photos in members.items():
        if len(photos) > 1:
            best = suggest_keeper(photos, links[group_id], framed=framed).photo
            yield Found(group_id, best, [each for each in photos if each != best])


def _of_images(user: User) -> GroupQuerySet:
    """Of videos a few moments were compared, and no sound: those a person looks at."""
    videos = GroupMember.objects.filter(group=OuterRef("pk"), photo__kind=Photo.Kind.VIDEO)
    return DuplicateGroup.objects.visible_to(user).filter(~Exists(videos))


def _links(photos: dict[int, list[Photo]]) -> dict[int, list[Link]]:
    group_of = {photo.pk: group_id for group_id, each in photos.items() for photo in each}
    found: dict[int, list[Link]] = defaultdict(list)
    for link in Link.objects.filter(first__in=group_of, second__in=group_of):
        if group_of[link.first_id] == group_of[link.second_id]:
            found[group_of[link.first_id]].append(link)
    return found


def _identical(groups: GroupQuerySet) -> GroupQuerySet:
    return groups.filter(kind=Link.Kind.IDENTICAL)


def _same_size_and_date(groups: GroupQuerySet) -> GroupQuerySet:
    alike = groups.filter(kind__in=ALIKE)
    for column in ("width_px", "height_px", "taken_at"):
        least, most = (of(f"{MEMBER}__{column}", filter=IS_SHOWN) for of in (Min, Max))
        alike = alike.alias(**{f"least_{column}": least, f"most_{column}": most})
        alike = alike.filter(**{f"least_{column}": F(f"most_{column}")})
    return alike


def _of_several_sizes(groups: GroupQuerySet) -> GroupQuerySet:
    least, most = (of(f"{MEMBER}__width_px", filter=IS_SHOWN) for of in (Min, Max))
    return groups.filter(kind__in=ALIKE).alias(least=least, most=most).filter(least__lt=F("most"))


def _any(keeper: Photo, others: Sequence[Photo]) -> bool:
    return True


def _is_measured(keeper: Photo, others: Sequence[Photo]) -> bool:
    return pixels(keeper) > 0


def _are_smaller(keeper: Photo, others: Sequence[Photo]) -> bool:
    """All strictly smaller than the keeper, and of its shape but for rounding to whole pixels."""
    return all(
        0 < pixels(photo) < pixels(keeper)
        and abs(photo.width_px * keeper.height_px - photo.height_px * keeper.width_px)
        <= max(keeper.width_px, keeper.height_px)
        for photo in others
    )


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "exact",
            gettext_lazy("Identical to look at"),
            gettext_lazy("As large, and in a small preview the same pixel for pixel."),
            _identical,
            _any,
        ),
        Rule(
            "same_size_and_date",
            gettext_lazy("Same size and date"),
            gettext_lazy("The same picture, as large, and taken at the same moment."),
            _same_size_and_date,
            _is_measured,
        ),
        Rule(
            "smaller",
            gettext_lazy("Smaller copies"),
            gettext_lazy("The same picture, whole, in fewer pixels."),
            _of_several_sizes,
            _are_smaller,
        ),
    )
}
