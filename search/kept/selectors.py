"""Reads of what a person keeps of their searches: saved ones, and those made last."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from search.language.words import fold
from search.models import RecentSearch, SavedSearch, UnrememberedSearcher
from search.models.kept import LONGEST_NAME, MOST_RECENT
from search.query import Query


@dataclass(frozen=True)
class Kept:
    """What a person keeps, for the page on which a search begins. `deleted` can be brought back."""

    saved: Sequence[SavedSearch]
    deleted: SavedSearch | None
    recent: Sequence[RecentSearch]
    is_remembering: bool


def kept_searches(user: User) -> Kept:
    """Everything that the person keeps; names in order, the last search first."""
    rows = list(SavedSearch.objects.filter(user=user).order_by("name", "pk"))
    return Kept(
        saved=[row for row in rows if row.deleted_at is None],
        deleted=next((row for row in rows if row.deleted_at), None),
        recent=recent_searches(user),
        is_remembering=not UnrememberedSearcher.objects.filter(user=user).exists(),
    )


def own_saved_searches(user: User) -> QuerySet[SavedSearch]:
    """Those that were not deleted."""
    return SavedSearch.objects.filter(user=user, deleted_at=None)


def saved_searches(user: User, prefix: str = "") -> list[SavedSearch]:
    """The saved searches with a word that begins like this; case and accents do not matter."""
    rows = own_saved_searches(user).order_by("name", "pk")
    return [row for row in rows if _has_beginning(row.name, prefix)]


def recent_searches(user: User, prefix: str = "") -> list[RecentSearch]:
    """The person's last searches with a word that begins like this, the last one first."""
    rows = RecentSearch.objects.filter(user=user).order_by("-searched_at", "-pk")
    return [row for row in rows[:MOST_RECENT] if _has_beginning(row.text, prefix)]


def suggested_name(query: Query) -> str:
    """What a search may be called: its parts as they were understood."""
    return ", ".join(chip.text for chip in query.chips)[:LONGEST_NAME].strip()


def _has_beginning(text: str, beginning: str) -> bool:
    folded, wanted = fold(text), fold(beginning).strip()
    return folded.startswith(wanted) or f" {wanted}" in folded
