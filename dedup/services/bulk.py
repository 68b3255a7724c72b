"""Many groups at once, by a rule: first what it would do, then exactly that."""

from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User
from dedup.models import Resolution
from dedup.services.plans import Plan

CAP = 500  # groups at once


@dataclass(frozen=True)
class Rule:
    """Which groups a rule resolves, in words."""

    name: str
    words: Promise
    hint: Promise


@dataclass(frozen=True)
class BulkPlan:
    """What a rule would do. `left_count`: groups beyond the cap, for another time."""

    rule: Rule
    plans: tuple[Plan, ...]
    left_count: int
    token: str

    @property
    def photo_count(self) -> int:
        """Photos that go into the trash."""
        return sum(len(plan.going) for plan in self.plans)

    @property
    def won_bytes(self) -> int:
        return sum(plan.won_bytes for plan in self.plans)


RULES: dict[str, Rule] = {}


def plan_bulk(user: User, rule: str, cap: int = CAP) -> BulkPlan:
    """What `resolve_bulk` would do now, the most space first. Raises InvalidResolution."""
    raise NotImplementedError


def resolve_bulk(user: User, rule: str, token: str, cap: int = CAP) -> Resolution:
    """Do what was planned under this token, group by group; the decision as `by_decision` has it.

    Raises InvalidResolution where the groups changed meanwhile: then nothing is done.
    """
    raise NotImplementedError
