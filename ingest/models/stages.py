"""Rows about whole stages: which are paused, and how much each has done."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PausedStage(models.Model):
    """A stage of which no worker takes up anything until an operator resumes it."""

    stage = models.CharField(max_length=20, primary_key=True)
    paused_at = models.DateTimeField(default=timezone.now, editable=False)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.stage


class StageTally(models.Model):
    """What a stage has done since the library began: it only grows."""

    stage = models.CharField(max_length=20, primary_key=True)
    done = models.BigIntegerField(default=0, help_text="Photos.")
    failed = models.BigIntegerField(default=0, help_text="Batches that ended in an error.")
    milliseconds = models.BigIntegerField(default=0)
    worked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "stage tallies"

    def __str__(self) -> str:
        return f"{self.stage}: {self.done}"
