"""How a person wants duplicates and stacks."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LEAST_PER_CENT, MOST_PER_CENT = 80, 100
MOST_RAW_SECONDS = 60


class Preferences(models.Model):
    """One row a person; without it the defaults hold."""

    class Primary(models.TextChoices):
        JPEG = "jpeg", _("JPEG or HEIC")
        RAW = "raw", _("RAW")

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    least_per_cent = models.PositiveSmallIntegerField(
        _("alike by at least, in per cent"),
        default=95,
        validators=[MinValueValidator(LEAST_PER_CENT), MaxValueValidator(MOST_PER_CENT)],
    )
    stacks_by_itself = models.BooleanField(_("make stacks automatically"), default=True)
    primary_format = models.CharField(
        _("shown of RAW and JPEG"), max_length=4, choices=Primary.choices, default=Primary.JPEG
    )
    raw_seconds = models.PositiveSmallIntegerField(
        _("seconds between RAW and JPEG at most"),
        default=2,
        validators=[MaxValueValidator(MOST_RAW_SECONDS)],
    )

    class Meta:
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(
                condition=Q(least_per_cent__range=(LEAST_PER_CENT, MOST_PER_CENT)),
                name="preferences_per_cent_valid",
            ),
            models.CheckConstraint(
                condition=Q(raw_seconds__lte=MOST_RAW_SECONDS), name="preferences_seconds_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"Preferences of {self.owner_id}"


def preferences_of(owner_id: int) -> Preferences:
    """As that person set them, or the defaults, which are not stored."""
    return Preferences.objects.filter(owner=owner_id).first() or Preferences(owner_id=owner_id)
