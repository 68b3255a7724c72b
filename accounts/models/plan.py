"""How much of the installation an account may use."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """Limits that hold for each account with this plan. An empty one does not limit."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    storage_bytes = models.BigIntegerField(
        _("storage in bytes"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    photos = models.PositiveIntegerField(_("photos"), null=True, blank=True)
    processing_minutes = models.PositiveIntegerField(
        _("minutes of processing a month"), null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(storage_bytes__isnull=True) | models.Q(storage_bytes__gte=0),
                name="plan_storage_valid",
            )
        ]

    def __str__(self) -> str:
        return self.name
