"""Rows of watching: who is alive, and which files no row knows."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Pulse(models.Model):
    """A worker that is alive, with the queues it works for; and beat, by what it asks for."""

    name = models.CharField(max_length=255, primary_key=True)
    queues = models.CharField(max_length=200, blank=True, help_text="With commas between.")
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class StrayFile(models.Model):
    """A file of our storage that no row knows, since when it was seen so."""

    class Storage(models.TextChoices):
        ORIGINALS = "originals", _("Originals")
        RENDITIONS = "renditions", _("Smaller pictures")

    storage = models.CharField(max_length=10, choices=Storage.choices)
    key = models.TextField()
    seen_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["storage", "key"], name="stray_file_unique")]

    def __str__(self) -> str:
        return f"{self.storage} {self.key}"
