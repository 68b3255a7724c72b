"""A story's rows: what it is called, its chapters, and which photos stand in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from photos import access
from photos.models import Photo
from rights.lending import Guest
from rights.models import ShareLink

LONGEST_TITLE, LONGEST_TEXT, LONGEST_CAPTION = 255, 20_000, 1000
LONGEST_SOURCE = 500


class StoryQuerySet(models.QuerySet["Story"]):
    """Every read starts at `visible_to(viewer)`: who made it, and as a guest whoever has a link."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        if isinstance(viewer, Guest):
            return self.filter(share_links__in=ShareLink.objects.live().filter(pk=viewer.link.pk))
        return self.filter(owner=viewer) if isinstance(viewer, User) else self.none()


class Story(models.Model):
    """Photos of one library told in chapters.

    Without a title it is called by where and when it was, asked anew each time: nobody who may not
    know the place reads it there.
    """

    class MadeFrom(models.TextChoices):
        """What it was made from. It does not follow that any more."""

        TRIP = "trip", _("A trip")
        ALBUM = "album", _("An album")
        SEARCH = "search", _("A search")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="stories"
    )
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, help_text="As a person put it.")
    lead = models.TextField(blank=True, help_text="What stands before the first chapter.")
    cover = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", help_text="As chosen."
    )
    made_from = models.CharField(max_length=6, choices=MadeFrom.choices)
    source = models.CharField(
        max_length=LONGEST_SOURCE, blank=True, help_text="How that is called."
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        indexes = [
            # The list of stories, the newest first.
            models.Index(fields=["owner", "-made_at", "-id"], name="story_newest")
        ]

    def __str__(self) -> str:
        return self.title or f"story {self.pk}"


class Chapter(models.Model):
    """A part of a story. Without a title it is called by where or when it was."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="chapters")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.title or f"chapter {self.pk}"


class ChapterPhoto(models.Model):
    """A photo in a chapter. Whether it is shown is asked anew each time, of the rule of rights."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="chapter_photos")
    position = models.PositiveIntegerField(default=0, editable=False)
    is_wide = models.BooleanField(default=False, help_text="It has a row of its own.")
    caption = models.CharField(max_length=LONGEST_CAPTION, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chapter", "photo"], name="chapter_photo_unique")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} in chapter {self.chapter_id}"
