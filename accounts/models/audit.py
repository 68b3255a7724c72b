"""What happened to accounts and to rights, and who did it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One thing that happened. Written by `accounts.audit.record`, never changed, kept 400 days.

    The words stay when the accounts are gone; `about` is the account that it happened to.
    """

    class Verb(models.TextChoices):
        SIGN_IN = "sign_in", _("Signed in")
        SIGN_OUT = "sign_out", _("Signed out")
        SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
        PASSWORD = "password", _("Changed the password")
        EMAIL = "email", _("Changed the e-mail address")
        MFA = "mfa", _("Changed the second step of signing in")
        KEY_MADE = "key_made", _("Made a key or app password")
        KEY_REVOKED = "key_revoked", _("Revoked a key or app password")
        ACCOUNT_MADE = "account_made", _("Made an account")
        ACCOUNT_DISABLED = "account_disabled", _("Disabled an account")
        ACCOUNT_ENABLED = "account_enabled", _("Enabled an account")
        OPERATOR = "operator", _("Changed who looks after the library")
        SIGNED_OUT_ALL = "signed_out_all", _("Signed an account out everywhere")
        LEAVING = "leaving", _("Asked to delete the account")
        CALLED_BACK = "called_back", _("Called the account back")
        LEFT = "left", _("Account deleted with everything in it")
        HANDED_OVER = "handed_over", _("Handed the library over")
        PLAN = "plan", _("Changed a plan")
        SHARED = "shared", _("Shared")
        UNSHARED = "unshared", _("Ended a share")
        LINK_MADE = "link_made", _("Made a link")
        LINK_REVOKED = "link_revoked", _("Revoked a link")
        ADMIN = "admin", _("Changed in the admin")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(_("who"), max_length=254, blank=True)
    verb = models.CharField(_("what"), max_length=20, choices=Verb.choices)
    subject = models.CharField(_("about"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        indexes = [
            # The log of one account, newest first.
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["about", "-id"], name="audit_about"),
            # What is too old to be kept.
            models.Index(fields=["made_at"], name="audit_made"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.get_verb_display()}"
