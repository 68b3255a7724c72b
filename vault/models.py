"""Rows of the locked folder: a person's keys, and what became of each photo behind them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photos.models import Photo


class Vault(models.Model):
    """The keys of one person's locked folder (ADR 33).

    Whoever has the public key can lock, and only who has the private key can look. The private key
    is kept twice: under one made of the PIN, and under one made of the recovery code.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="vault")
    public_key = models.BinaryField(editable=False)
    pin_salt = models.BinaryField(editable=False)
    pin_cost = models.JSONField(editable=False, help_text="How slow scrypt makes it to guess.")
    by_pin = models.BinaryField(editable=False)
    recovery_salt = models.BinaryField(editable=False)
    by_recovery = models.BinaryField(editable=False)
    # Wrong PINs since the last right one, and until when no further one is looked at.
    failures = models.PositiveIntegerField(default=0, editable=False)
    blocked_until = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"locked folder of {self.owner_id}"


class LockedPhoto(models.Model):
    """How far a photo is on its way into the locked folder, or out of it.

    The rows are the queue: who works on one leases it, and writes files under a name of that
    attempt alone.
    """

    class State(models.TextChoices):
        SEALING = "sealing", _("Being encrypted")
        LOCKED = "locked", _("Encrypted")
        OPENING = "opening", _("Being moved back")
        BACK = "back", _("Moved back")

    photo = models.OneToOneField(Photo, models.CASCADE, related_name="locked")
    state = models.CharField(max_length=7, choices=State.choices, default=State.SEALING)
    attempt = models.UUIDField(default=uuid.uuid4, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    error = models.TextField(blank=True, editable=False)
    # The key of its files: under the vault's; while it is moved back, under the installation's.
    sealed_key = models.BinaryField(default=b"", editable=False)
    opened_key = models.TextField(blank=True, editable=False)
    sealed_rows = models.BinaryField(default=b"", editable=False)
    is_plain_gone = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            # What there is to do.
            models.Index(
                fields=["leased_until"],
                condition=~models.Q(state="locked", is_plain_gone=True),
                name="locked_photo_to_do",
            )
        ]

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.state}"


class LockedFile(models.Model):
    """An encrypted file of a locked photo: its original, or a rendition."""

    ORIGINAL = "original"

    locked = models.ForeignKey(LockedPhoto, models.CASCADE, related_name="files")
    name = models.CharField(max_length=9)
    key = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField(help_text="Of the plain file.")
    plain_key = models.TextField()
    cipher_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locked", "name"], name="locked_file_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.locked_id}"
