"""What an operator decides about people: who looks after the library, and who may sign in."""

import logging

from django.db import transaction

from accounts.models import Plan, User
from accounts.sessions import sign_out_everywhere

logger = logging.getLogger(__name__)


class NobodyLeft(Exception):
    """Nobody would be left who looks after the library."""


def set_operator(user: User, *, is_operator: bool) -> None:
    """Raises NobodyLeft."""
    with transaction.atomic():
        if not is_operator:
            _check_another(user)
        user.is_staff = user.is_superuser = is_operator
        user.save(update_fields=["is_staff", "is_superuser"])
    logger.info("account %s looks after the library: %s", user.pk, is_operator)


def disable(user: User) -> None:
    """Out at once, with every session, app, key and app password. Raises NobodyLeft."""
    with transaction.atomic():
        _check_another(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
    sign_out_everywhere(user)
    logger.info("account %s is disabled", user.pk)


def enable(user: User) -> None:
    """May sign in again. Keys and app passwords that were not revoked work again, too."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    logger.info("account %s is enabled", user.pk)


def set_plan(user: User, plan: Plan | None) -> None:
    """Holds at once; without a plan there are no limits."""
    user.plan = plan
    user.save(update_fields=["plan"])
    logger.info("account %s has plan %s", user.pk, plan.pk if plan else None)


def _check_another(user: User) -> None:
    """All operators are locked, so that two who demote each other do not both succeed."""
    operators = User.objects.select_for_update().filter(
        is_active=True, is_staff=True, is_superuser=True
    )
    pks = {each.pk for each in operators.order_by("pk")}
    if pks == {user.pk}:
        raise NobodyLeft
