"""That an address is somebody's: confirmed by a link which was mailed there."""

import logging

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter
from accounts.mail import link_to
from accounts.models import User
from accounts.services import change_email

logger = logging.getLogger(__name__)

SALT = "accounts.email_addresses"
GOOD_FOR_SECONDS = 3 * 24 * 3600


class NoGoodLink(Exception):
    """Forged, too old, used, or overtaken by another change."""


def ask_to_confirm(user: User, email: str) -> None:
    """Mail a link to the address; nothing changes before it is followed.

    An address that has an account gets no letter, and who asks is not told.
    """
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        return
    told = {"user": user.pk, "from": user.email, "to": email}
    key = signing.dumps(told, salt=SALT, compress=True)
    link = link_to(reverse("accounts:confirm_email", args=[key]))
    context = {"user": user, "link": link, "email": email}
    send_letter(email, _("Heirloom: confirm your e-mail address"), "confirm_email", context)


def address_in(key: str) -> tuple[User, str]:
    """Whose address is to become which. Raises NoGoodLink."""
    try:
        told = signing.loads(key, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature as error:
        raise NoGoodLink from error
    user = User.objects.filter(pk=told["user"], email=told["from"], is_active=True).first()
    if user is None:
        raise NoGoodLink
    return user, str(told["to"])


def confirm_address(key: str) -> User:
    """The address is theirs from now on; the old one is told. Raises NoGoodLink."""
    user, email = address_in(key)
    old = user.email
    try:
        with transaction.atomic():
            if email != old:
                change_email(user, email)
            note_confirmed(user)
    except ValidationError as error:
        raise NoGoodLink from error
    if email != old:
        context = {"user": user, "email": email}
        send_letter(old, _("Heirloom: your e-mail address changed"), "email_changed", context)
    return user


def note_confirmed(user: User) -> None:
    user.email_confirmed_at = timezone.now()
    user.save(update_fields=["email_confirmed_at"])
    logger.info("account %s confirmed its address", user.pk)
