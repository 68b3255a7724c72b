"""What the page of a rule shows of its plan: in numbers, in words, and a few groups as samples."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from dedup.services import BulkPlan, Going, Plan, What
from dedup.services.bulk import MOST_LEFT
from photos.models import Photo

SAMPLES = 12
MOVING: dict[What, Promise] = {
    What.ALBUM: ngettext_lazy("%d place in an album", "%d places in albums"),
    What.TAG: ngettext_lazy("%d tag", "%d tags"),
    What.FAVOURITE: ngettext_lazy("%d favourite", "%d favourites"),
    What.RATING: ngettext_lazy("%d rating", "%d ratings"),
    What.CAPTION: ngettext_lazy("%d caption", "%d captions"),
    What.NOTE: ngettext_lazy("%d note", "%d notes"),
    What.PERSON: ngettext_lazy("%d person", "%d people"),
    What.DATE: ngettext_lazy("%d date", "%d dates"),
    What.POSITION: ngettext_lazy("%d position", "%d positions"),
    What.ARCHIVE: ngettext_lazy("%d time out of the archive", "%d times out of the archive"),
    What.COMMENT: ngettext_lazy("comments of %d photo", "comments of %d photos"),
    What.LIKE: ngettext_lazy("%d like", "%d likes"),
    What.SPACE: ngettext_lazy("%d place in a space", "%d places in spaces"),
    What.LINK: ngettext_lazy("%d place on a share link", "%d places on share links"),
    What.VERSION: ngettext_lazy("%d version of a stack", "%d versions of stacks"),
}


@dataclass(frozen=True)
class Sample:
    """One group of a plan: who stays, and who goes with what."""

    keeper: Photo
    going: Sequence[Going]
    won_bytes: int


@dataclass(frozen=True)
class BulkView:
    """A plan for the page. `moving`: like "3 tags"; without words it is on the keeper already."""

    plan: BulkPlan
    moving: Sequence[str]
    stays_count: int
    samples: Sequence[Sample]

    @property
    def group_count(self) -> int:
        return len(self.plan.plans)

    @property
    def leaves_many(self) -> bool:
        """More than were counted."""
        return self.plan.left_count >= MOST_LEFT

    @property
    def unseen_count(self) -> int:
        """Groups of the plan that are no sample."""
        return self.group_count - len(self.samples)


def bulk_view(plan: BulkPlan) -> BulkView:
    return BulkView(
        plan=plan,
        moving=moving_in_words(plan.plans),
        stays_count=sum(len(going.stays) for each in plan.plans for going in each.going),
        samples=[Sample(each.keeper, each.going, each.won_bytes) for each in plan.plans[:SAMPLES]],
    )


def moving_in_words(plans: Sequence[Plan]) -> list[str]:
    """What moves to keepers, each thing once however many photos of a group bring it."""
    counted: Counter[What] = Counter()
    for plan in plans:
        moves = {(move.what, move.words) for going in plan.going for move in going.moves}
        counted.update(what for what, words in moves if words)
    return [str(words % counted[what]) for what, words in MOVING.items() if counted[what]]
