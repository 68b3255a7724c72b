"""How good a photo is as a photo."""

from django.db import models
from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from photos.models import Photo

# What closed eyes leave of a score, and how far beauty moves it either way: it is a model's taste,
# while blur is blur.
EYES_CLOSED = 0.6
PLAINEST, BEAUTY = 0.6, 0.4
UNKNOWN_BEAUTY = 0.5


class Quality(models.Model):
    """What machines say of one photo. Each part is unknown until its stage has looked.

    `score` is kept by the database from the parts: what is unknown is neither good nor bad, so
    that a photo is not preferred for lack of a model. Without `technical` it is unknown as well:
    the photo was not measured yet, or it is none, as a screenshot.
    """

    photo = models.OneToOneField(Photo, models.CASCADE, primary_key=True, related_name="quality")
    sharpness = models.FloatField(null=True, blank=True, help_text="0 to 1.")
    exposure = models.FloatField(null=True, blank=True, help_text="0 to 1.")
    noise = models.FloatField(null=True, blank=True, help_text="In levels of grey.")
    highlights = models.FloatField(null=True, blank=True, help_text="The share that is white.")
    shadows = models.FloatField(null=True, blank=True, help_text="The share that is black.")
    tone = models.FloatField(null=True, blank=True, help_text="The mean, 0 to 1.")
    technical = models.FloatField(
        null=True, blank=True, help_text="Sharpness, exposure and noise as one number, 0 to 1."
    )
    eyes_open = models.FloatField(
        null=True, blank=True, help_text="The share of faces whose eyes are open, 0 to 1."
    )
    aesthetics = models.FloatField(
        null=True, blank=True, help_text="How beautiful a model finds it, 0 to 1."
    )
    score = models.GeneratedField(
        expression=F("technical")
        * (EYES_CLOSED + (1 - EYES_CLOSED) * Coalesce(F("eyes_open"), Value(1.0)))
        * (PLAINEST + BEAUTY * Coalesce(F("aesthetics"), Value(UNKNOWN_BEAUTY))),
        output_field=FloatField(null=True),
        db_persist=True,
    )
    measured_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "qualities"
        constraints = [
            models.CheckConstraint(
                condition=Q(technical=None) | Q(technical__range=(0, 1)),
                name="quality_technical_is_share",
            ),
            models.CheckConstraint(
                condition=Q(eyes_open=None) | Q(eyes_open__range=(0, 1)),
                name="quality_eyes_are_share",
            ),
            models.CheckConstraint(
                condition=Q(aesthetics=None) | Q(aesthetics__range=(0, 1)),
                name="quality_aesthetics_are_share",
            ),
        ]

    def __str__(self) -> str:
        return f"quality of {self.photo_id}"
