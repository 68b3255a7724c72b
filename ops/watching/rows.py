"""Rows of watching: who is alive."""

from django.db import models
from django.utils import timezone


class Pulse(models.Model):
    """A worker that is alive, with the queues it works for; and beat, by what it asks for."""

    name = models.CharField(max_length=255, primary_key=True)
    queues = models.CharField(max_length=200, blank=True, help_text="With commas between.")
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
