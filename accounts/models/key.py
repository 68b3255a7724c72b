"""What acts for a person without a browser: keys of scripts, and apps that signed in."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class Scope(models.TextChoices):
    """What a key or a token may do. None of them may look after people or keys."""

    READ = "read", _("See photos")
    WRITE = "write", _("Change photos")
    UPLOAD = "upload", _("Send photos")


def scopes_field() -> "ArrayField[Any, Any]":
    return ArrayField(models.CharField(max_length=6, choices=Scope.choices), size=len(Scope))


class ApiKey(models.Model):
    """What a script acts with, within its scopes. Only the digest of its text is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = scopes_field()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_key_may_something")
        ]

    def __str__(self) -> str:
        return self.name


class SignedInApp(models.Model):
    """An app that signed in: with tokens that it renews, a family of which one renews; or, where
    its protocol knows of no renewing, with one lasting token, of which the digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="signed_in_apps")
    name = models.CharField(_("name"), max_length=100)
    scopes = scopes_field()
    renewed_by = models.UUIDField(null=True, editable=False)
    lasting_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    account_digest = models.CharField(max_length=64, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
