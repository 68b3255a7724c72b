"""Rows about stacks: which files are one picture, which a person keeps apart, and what files say
that ties them to others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Stack(models.Model):
    """Files that are one picture. The timeline shows one of them, its primary."""

    class Kind(models.TextChoices):
        LIVE = "live", _("Live photo")
        EDIT = "edit", _("Edited")
        RAW = "raw", _("RAW and JPEG")
        BURST = "burst", _("Burst")
        VARIANT = "variant", _("Versions")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stacks")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    reason = models.CharField(max_length=200, blank=True, help_text="Why these are one picture.")
    is_by_person = models.BooleanField(default=False, help_text="Made, or its primary chosen.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # Another is the primary while this one is in the trash, and gives it back.
    chosen = models.ForeignKey(
        "Photo", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class KeptApart(models.Model):
    """That a person took two photos out of one stack: no rule stacks them again."""

    first = models.ForeignKey("Photo", models.CASCADE, related_name="+")
    second = models.ForeignKey("Photo", models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "kept apart"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kept_apart_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="kept_apart_in_order"),
        ]
        indexes = [models.Index(fields=["second"], name="kept_apart_second")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class Clues(models.Model):
    """What a file says of the files that it belongs to. Without this row it was not read yet."""

    photo = models.OneToOneField("Photo", models.CASCADE, primary_key=True, related_name="clues")
    live_id = models.CharField(max_length=100, blank=True, help_text="Of a live photo's halves.")
    burst_id = models.CharField(max_length=100, blank=True)
    is_cover = models.BooleanField(default=False, help_text="Which of a burst the camera shows.")
    document_id = models.CharField(max_length=200, blank=True, help_text="As editors name it.")
    derived_from = models.CharField(max_length=200, blank=True, help_text="A document's id.")
    has_motion = models.BooleanField(default=False, help_text="A video is within the file.")

    class Meta:
        verbose_name_plural = "clues"
        indexes = [
            # The other files of a live photo, of a burst, and of an edited document.
            models.Index(fields=["live_id"], condition=~Q(live_id=""), name="clues_live"),
            models.Index(fields=["burst_id"], condition=~Q(burst_id=""), name="clues_burst"),
            models.Index(fields=["document_id"], condition=~Q(document_id=""), name="clues_doc"),
            models.Index(fields=["derived_from"], condition=~Q(derived_from=""), name="clues_from"),
        ]

    def __str__(self) -> str:
        return f"clues of {self.photo_id}"
