"""The way to an account."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class Invitation(models.Model):
    """A link that makes one account. Only the digest of its text is kept."""

    email = models.EmailField(_("e-mail"), blank=True)
    is_sent = models.BooleanField(default=False, editable=False)
    is_operator = models.BooleanField(_("looks after the library"), default=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_by = models.OneToOneField(
        User, models.CASCADE, null=True, blank=True, related_name="invitation"
    )

    def __str__(self) -> str:
        return self.email or str(self.pk)
