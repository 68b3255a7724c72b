"""Writes about people: making accounts and changing a profile."""

import logging

from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction

from accounts.models import User

logger = logging.getLogger(__name__)

FIRST_ACCOUNT_LOCK = 7_201  # any number that no other advisory lock of ours uses


class SetupAlreadyDone(Exception):
    """The first account exists; further ones are made by an operator."""


def create_user(
    email: str, password: str | None, *, name: str = "", is_operator: bool = False
) -> User:
    """A new account. Without a password nobody can sign in to it until one is set.

    Raises ValidationError when the address is taken or not an address, or the password is weak.
    """
    user = User(
        email=email.strip().lower(), name=name, is_staff=is_operator, is_superuser=is_operator
    )
    user.set_password(password)
    user.full_clean()
    if password is not None:
        validate_password(password, user)
    user.save()
    logger.info("account %s made", user.pk)
    return user


def create_first_user(email: str, password: str, *, name: str = "") -> User:
    """The operator's account, once: two browsers at the same moment make one account."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [FIRST_ACCOUNT_LOCK])
        if User.objects.exists():
            raise SetupAlreadyDone
        return create_user(email, password, name=name, is_operator=True)
