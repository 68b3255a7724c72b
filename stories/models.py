"""Trips and events, what is kept out of memories, when each library was last looked through; and
stories, whose rows are in story.py."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from photos import access
from stories.story import LONGEST_TITLE, Chapter, ChapterPhoto, Story
from sync.snapshots import NOTHING_SEEN

__all__ = [
    "IN_PLACES", "LONGEST_TITLE", "Chapter", "ChapterPhoto", "KeptOut", "Occasion",
    "OccasionQuerySet", "Story", "TripsFound",
]  # fmt: skip

# By which names of a place all is meant that is kept out with it.
IN_PLACES = {
    "place": ("country_code", "region", "city"),
    "region": ("country_code", "region"),
    "country": ("country_code",),
}


class OccasionQuerySet(models.QuerySet["Occasion"]):
    """Every read starts at `of(viewer)`: trips are their owner's, others are shown a story."""

    def of(self, viewer: access.Viewer) -> Self:
        return self.filter(owner=viewer) if isinstance(viewer, User) else self.none()

    def shown(self) -> Self:
        return self.filter(hidden_at=None)


class Occasion(models.Model):
    """A trip, or an event of a day: a span of one library's wall clocks.

    What was taken in it is asked anew each time, so nothing outlives its photo. What a person said
    of it wins: a title, dates of their own (`has_own_dates`), that it is hidden.
    """

    class Kind(models.TextChoices):
        TRIP = "trip", _("Trip")
        EVENT = "event", _("Event")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="occasions"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    starts_local = models.DateTimeField(help_text="The clock on the wall, kept as if it were UTC.")
    ends_local = models.DateTimeField()
    count = models.PositiveIntegerField(default=0, help_text="Of photos, when it was last found.")
    places = models.JSONField(
        default=list, blank=True, editable=False, help_text="City, country and photos of each."
    )
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, help_text="As a person put it.")
    has_own_dates = models.BooleanField(default=False, help_text="A person said from when to when.")
    hidden_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_local__gte=F("starts_local")), name="occasion_ends_after_start"
            )
        ]
        indexes = [
            # The list of trips, or of events, the newest first.
            models.Index(fields=["owner", "kind", "-starts_local", "-id"], name="occasion_newest")
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    @property
    def is_said(self) -> bool:
        """Whether a person said anything of it: then it is never deleted by itself."""
        return bool(self.title or self.has_own_dates or self.hidden_at)

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.starts_local, self.ends_local


class TripsFound(models.Model):
    """When the trips of a library were found, and what could be seen of it then."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    snapshot = models.TextField(
        default=NOTHING_SEEN, help_text="Which transactions could be seen, as the database says."
    )
    homes = ArrayField(
        models.BigIntegerField(), default=list, help_text="Ids of the named places taken for home."
    )
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "trips found"

    def __str__(self) -> str:
        return f"trips of {self.owner_id}"


class KeptOut(models.Model):
    """What no memory shows by itself: a person, an album, a place (a city, or a whole region or
    country), or days (of each year)."""

    class What(models.TextChoices):
        PERSON = "person", _("Person")
        ALBUM = "album", _("Album")
        PLACE = "place", _("Place")
        REGION = "region", _("Region")
        COUNTRY = "country", _("Country")
        DAYS = "days", _("Days")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_out")
    what = models.CharField(max_length=7, choices=What.choices)
    person = models.ForeignKey(
        "faces.Person", models.CASCADE, null=True, blank=True, related_name="+"
    )
    album = models.ForeignKey(
        "albums.Album", models.CASCADE, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(
        "places.Place", models.CASCADE, null=True, blank=True, related_name="+",
        help_text="Any in it: the whole city, region or country is kept out.",
    )  # fmt: skip
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("to"), null=True, blank=True)
    every_year = models.BooleanField(_("every year"), default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "kept out of memories"
        constraints = [
            models.CheckConstraint(
                condition=Q(what="person", person__isnull=False, album=None, place=None)
                | Q(what="album", album__isnull=False, person=None, place=None)
                | Q(what__in=[*IN_PLACES], place__isnull=False, person=None, album=None)
                | Q(what="days", person=None, album=None, place=None),
                name="kept_out_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(what="days")
                | Q(first_day__isnull=False, last_day__gte=F("first_day")),
                name="kept_out_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} kept out by {self.owner_id}"

    @property
    def where(self) -> str:
        """The place in words."""
        if self.place is None:
            return ""
        if self.what == self.What.COUNTRY:
            return self.place.country
        if self.what == self.What.REGION:
            return f"{self.place.region}, {self.place.country}"
        return str(self.place)
