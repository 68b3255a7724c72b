"""What was counted in a library, so that no page counts a million photos."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Summary(models.Model):
    """The figures of one library (`insight.figures.Figures`) as they were when it was counted.

    Photos come and go all the time: it is counted anew where a change of the library lies in a
    transaction that could not be seen by then.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField(help_text="Of what the figures are.")
    figures = models.JSONField(default=dict)
    snapshot = models.TextField(help_text="Which transactions could be seen, as the database says.")
    counted_at = models.DateTimeField(default=timezone.now)
    took_ms = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"figures of library {self.owner_id}"
