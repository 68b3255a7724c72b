"""What a person made of groups of duplicates, with what it takes to take it back."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dedup.models.group import DuplicateGroup
from photos import access
from photos.models import Photo


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Predicates on resolutions. Every read starts at `visible_to`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        return self.filter(owner=viewer) if viewer.is_authenticated else self.none()


class Resolution(models.Model):
    """One decision about a group: exactly the rows it touched, as they were and as it left them."""

    class Verb(models.TextChoices):
        KEEP = "keep", _("Kept the best")
        KEEP_ALL = "keep_all", _("Kept all")
        DISMISS = "dismiss", _("No duplicates")
        STACK = "stack", _("Stacked")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    group = models.ForeignKey(DuplicateGroup, models.SET_NULL, null=True, related_name="+")
    keeper = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0, help_text="Photos that went into the trash.")
    won_bytes = models.BigIntegerField(default=0)
    bulk = models.UUIDField(null=True, help_text="Those of one rule are undone as one.")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_rows = models.PositiveIntegerField(
        default=0, help_text="What a later decision had changed, so that undoing left it alone."
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-made_at", "-id"], name="resolution_newest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"
