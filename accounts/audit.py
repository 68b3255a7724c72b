"""The audit log: what happened to accounts and rights, kept for 400 days."""

import logging
from datetime import timedelta
from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEntry, User

logger = logging.getLogger(__name__)

Verb = AuditEntry.Verb
KEPT = timedelta(days=400)
LONGEST_SUBJECT = 300
LONGEST_NAME = 254


def record(
    actor: User | None,
    verb: AuditEntry.Verb,
    subject: str = "",
    *,
    about: User | None = None,
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Write down what somebody did; `about` is the account that it was done to, if not their own.

    Nobody is the actor where a stranger or the program did it.
    """
    logger.info("audit: %s by account %s", verb.value, actor.pk if actor else None)
    return AuditEntry.objects.create(
        actor=actor,
        about=about or actor,
        actor_name=actor.email[:LONGEST_NAME] if actor else "",
        verb=verb,
        subject=subject[:LONGEST_SUBJECT],
        address=request.META.get("REMOTE_ADDR") or None if request else None,
    )


def entries_of(user: User) -> QuerySet[AuditEntry]:
    """What a person did, and what others did to their account, newest first."""
    return AuditEntry.objects.filter(Q(actor=user) | Q(about=user)).order_by("-pk")


def clear_audit_log() -> None:
    """Forget what is older than it is kept."""
    gone, _ = AuditEntry.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    logger.info("audit: %d old entries cleared", gone)


@receiver(user_logged_in, dispatch_uid="audit_sign_in")
def note_sign_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    """Django tells of it, whichever way somebody came in."""
    record(user, Verb.SIGN_IN, request=request)


@receiver(user_logged_out, dispatch_uid="audit_sign_out")
def note_sign_out(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if user is not None:
        record(user, Verb.SIGN_OUT, request=request)


@receiver(user_login_failed, dispatch_uid="audit_sign_in_failed")
def note_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """By the address that was tried; whether there is such an account is not told by it."""
    tried = str(credentials.get("username") or credentials.get("email") or "").lower()
    about = User.objects.filter(email=tried).first()
    record(None, Verb.SIGN_IN_FAILED, tried, about=about, request=request)


@receiver([authenticator_added, authenticator_removed, authenticator_reset], dispatch_uid="audit")
def note_second_step(request: HttpRequest, user: User, **_: Any) -> None:
    """Of a second factor, a passkey or recovery codes."""
    record(user, Verb.MFA, request=request)
