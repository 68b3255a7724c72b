"""Which originals were moved from the fast storage to the cheap one, or are wanted back."""

from django.db import models
from django.utils import timezone


class TieredOriginal(models.Model):
    """An original that is not just new in the fast storage. The row says where it is to be; a
    move that was killed is gone on with from here, whatever it had done (ADR 40)."""

    class State(models.TextChoices):
        TO_CHEAP = "to cheap"
        CHEAP = "cheap"
        TO_FAST = "to fast"
        FAST = "fast"  # it came back, and stays for as long as a new one would

    key = models.TextField(unique=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.TO_CHEAP)
    opened_at = models.DateTimeField(null=True)  # by a person, when it was not in its place
    wait_until = models.DateTimeField(default=timezone.now)  # after a failure
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            # The next to be moved: what a person waits for first.
            models.Index(
                fields=["-state", "wait_until"],
                condition=models.Q(state__in=["to cheap", "to fast"]),
                name="tiered_original_due",
            ),
            models.Index(
                fields=["opened_at"], condition=models.Q(state="fast"), name="tiered_original_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"
