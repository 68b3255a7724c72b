"""Writes of what people keep of their searches: saved ones under names, and those made last."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from search.models import RecentSearch, SavedSearch, UnrememberedSearcher
from search.models.kept import MOST_RECENT, MOST_SAVED


def save_search(user: User, name: str, query: str) -> SavedSearch:
    """Keep a query under a name. Raises ValidationError: no name, a name that is taken, …"""
    if SavedSearch.objects.filter(user=user, deleted_at=None).count() >= MOST_SAVED:
        raise ValidationError(
            _("You have %(most)d saved searches. Delete one first.") % {"most": MOST_SAVED}
        )
    return _written(SavedSearch(user=user, name=_clean(name), query=_clean(query)))


def change_saved_search(saved: SavedSearch, *, name: str, query: str) -> SavedSearch:
    """Give it another name or query. Raises ValidationError."""
    saved.name, saved.query = _clean(name), _clean(query)
    return _written(saved)


def delete_saved_search(saved: SavedSearch) -> None:
    """Until the next one is deleted, it can be brought back."""
    with transaction.atomic():
        SavedSearch.objects.filter(user=saved.user).exclude(deleted_at=None).delete()
        saved.deleted_at = timezone.now()
        saved.save(update_fields=["deleted_at"])


def bring_back_saved_search(saved: SavedSearch) -> SavedSearch:
    """Undo the deletion. Raises ValidationError where its name is taken meanwhile."""
    saved.deleted_at = None
    return _written(saved)


def remember_search(user: User, text: str) -> None:
    """Note that a person searched for this text, unless they want none kept."""
    if not text or UnrememberedSearcher.objects.filter(user=user).exists():
        return
    RecentSearch.objects.bulk_create(
        [RecentSearch(user=user, text=text)],
        update_conflicts=True,
        unique_fields=["user", "text"],
        update_fields=["searched_at"],
    )
    own = RecentSearch.objects.filter(user=user)
    newest = own.order_by("-searched_at", "-pk").values("pk")[:MOST_RECENT]
    own.exclude(pk__in=newest).delete()


def forget_search(user: User, recent_id: int) -> None:
    RecentSearch.objects.filter(user=user, pk=recent_id).delete()


def forget_all_searches(user: User) -> None:
    RecentSearch.objects.filter(user=user).delete()


def stop_remembering(user: User) -> None:
    """From now on no search is kept, and those that were are forgotten."""
    with transaction.atomic():
        UnrememberedSearcher.objects.get_or_create(user=user)
        forget_all_searches(user)


def go_on_remembering(user: User) -> None:
    UnrememberedSearcher.objects.filter(user=user).delete()


def _clean(text: str) -> str:
    """What is typed on one line; NUL and its like are no text to Postgres."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _written(saved: SavedSearch) -> SavedSearch:
    """Saved as a whole. Two at once under one name: the unique constraint decides."""
    saved.full_clean(exclude=["user"])
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise ValidationError(_("You have a saved search of this name already.")) from error
    return saved
