"""Invitations: the only way to an account but the operator's own hand."""

import hashlib
import logging
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.email_addresses import note_confirmed
from accounts.letters import send_letter
from accounts.mail import link_to
from accounts.models import Invitation, User
from accounts.services import create_user

logger = logging.getLogger(__name__)

GOOD_FOR = timedelta(days=7)


class NoGoodInvitation(Exception):
    """Unknown, over, taken back, or accepted already."""


def invite(by: User, *, email: str = "", is_operator: bool = False) -> tuple[Invitation, str]:
    """A new one, and the text of its link, which nothing can show again.

    With an address only that address can accept, and it gets a letter where mail can be sent.
    """
    text = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        email=email.lower(),
        is_operator=is_operator,
        digest=_digest(text),
        made_by=by,
        expires_at=timezone.now() + GOOD_FOR,
    )
    if email:
        _send(made, text)
    logger.info("account %s made invitation %s", by.pk, made.pk)
    return made, text


def _send(invitation: Invitation, text: str) -> None:
    context = {"by": invitation.made_by, "link": link_to(reverse("accounts:invited", args=[text]))}
    subject = _("You are invited to a photo library")
    if send_letter(invitation.email, subject, "invitation", context):
        Invitation.objects.filter(pk=invitation.pk).update(is_sent=True)
        invitation.is_sent = True


def open_invitations() -> QuerySet[Invitation]:
    """Those that can be accepted, and whose maker still looks after the library."""
    return Invitation.objects.filter(
        accepted_by=None,
        expires_at__gt=timezone.now(),
        made_by__is_active=True,
        made_by__is_superuser=True,
    ).select_related("made_by")


def invitation_of(text: str) -> Invitation:
    """Raises NoGoodInvitation."""
    found = open_invitations().filter(digest=_digest(text)).first()
    if found is None:
        raise NoGoodInvitation
    return found


def accept_invitation(text: str, *, email: str, password: str, **profile: Any) -> User:
    """The account that it makes, once: the row is locked against a second browser.

    Raises NoGoodInvitation, and ValidationError for an address that is taken.
    """
    with transaction.atomic():
        # Locked first and looked at then: who waited here sees what the other browser did.
        list(Invitation.objects.select_for_update().filter(digest=_digest(text)))
        invitation = invitation_of(text)
        user = create_user(
            invitation.email or email,
            password,
            is_operator=invitation.is_operator,
            made_by=invitation.made_by,
            **profile,
        )
        invitation.accepted_by = user
        invitation.save(update_fields=["accepted_by"])
        if invitation.is_sent:
            note_confirmed(user)
    return user


def take_back(invitation_id: int) -> bool:
    """Whether there was such an open one."""
    deleted, _told = open_invitations().filter(pk=invitation_id).delete()
    return bool(deleted)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
