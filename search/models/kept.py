"""What a person keeps of their searches: the saved ones, and those they made last."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.query import LONGEST_QUERY

LONGEST_NAME = 100
MOST_SAVED = 200
MOST_RECENT = 20


class SavedSearch(models.Model):
    """A query under a name. The one deleted last is kept, to be brought back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(
                "user",
                Lower("name"),
                condition=Q(deleted_at=None),
                name="saved_search_name_unique",
                violation_error_message=_("You have a saved search of this name already."),
            )
        ]

    def __str__(self) -> str:
        return f"saved search {self.pk}"


class RecentSearch(models.Model):
    """A text that a person searched for, once however often they did."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recent_searches"
    )
    text = models.CharField(max_length=LONGEST_QUERY)
    searched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "recent searches"
        constraints = [
            models.UniqueConstraint(fields=["user", "text"], name="recent_search_unique")
        ]

    def __str__(self) -> str:
        return f"recent search {self.pk}"


class UnrememberedSearcher(models.Model):
    """A person who wants none of their searches kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unremembered_searcher"
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"searches of {self.user_id} are not kept"
