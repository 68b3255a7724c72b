"""Writes about people: making accounts and changing a profile."""

import logging

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit import Verb, record
from accounts.models import User

logger = logging.getLogger(__name__)

FIRST_ACCOUNT_LOCK = 7_201  # any number that no other advisory lock of ours uses


class SetupAlreadyDone(Exception):
    """The first account exists; further ones are made by an operator."""


def create_user(
    email: str,
    password: str | None,
    *,
    name: str = "",
    time_zone: str = "UTC",
    is_operator: bool = False,
    made_by: User | None = None,
) -> User:
    """A new account. Without a password nobody can sign in to it until one is set.

    How strong the password must be is decided where it is typed: pages insist, commands warn.
    Raises ValidationError when the address is taken or not an address, or the password empty.
    """
    if password == "":
        raise ValidationError(_("Choose a password."))
    user = User(
        email=email.strip(),
        name=name,
        time_zone=time_zone,
        is_staff=is_operator,
        is_superuser=is_operator,
    )
    user.set_password(password)
    user.full_clean()
    user.save()
    record(made_by, Verb.ACCOUNT_MADE, user.email, about=user)
    logger.info("account %s made", user.pk)
    return user


def create_first_user(email: str, password: str, *, name: str = "", time_zone: str = "UTC") -> User:
    """The operator's account, once: two browsers at the same moment make one account."""
    with transaction.atomic():
        _wait_for_other_setups()
        if User.objects.exists():
            raise SetupAlreadyDone
        return create_user(email, password, name=name, time_zone=time_zone, is_operator=True)


def ensure_admin(email: str, password: str) -> User | None:
    """The operator's account that the environment asks for; None where the address has one.

    An existing account keeps its password and its rights. Raises ValidationError for no address.
    """
    with transaction.atomic():
        _wait_for_other_setups()
        if User.objects.filter(email=email.strip().lower()).exists():
            return None
        return create_user(email, password, is_operator=True)


def _wait_for_other_setups() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [FIRST_ACCOUNT_LOCK])


def change_profile(user: User, *, name: str) -> None:
    user.name = name
    _save(user, "name")


def change_theme(user: User, theme: str) -> None:
    user.theme = theme
    _save(user, "theme")


def change_email(user: User, email: str) -> None:
    """The new address is not confirmed yet."""
    user.email, user.email_confirmed_at = email, None
    _save(user, "email", "email_confirmed_at")
    record(user, Verb.EMAIL, email)
    logger.info("account %s has a new address", user.pk)


def change_password(user: User, password: str) -> None:
    """Signs the person out everywhere else: sessions and tokens are bound to the password."""
    user.set_password(password)
    _save(user, "password")
    record(user, Verb.PASSWORD)
    user.signed_in_apps.all().delete()
    logger.info("account %s has a new password", user.pk)


def _save(user: User, *fields: str) -> None:
    """Raises ValidationError, and writes nothing else of the row."""
    user.full_clean()
    user.save(update_fields=fields)
