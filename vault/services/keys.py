"""A person's keys: making them, opening them with PIN or recovery code, and changing those.

Each try is counted in the database before it is looked at: neither a restart nor trying many at
once gives a guess more.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from vault import keys
from vault.models import Vault

logger = logging.getLogger(__name__)

PIN_DIGITS = 6
MOST_PIN_DIGITS = 32
FREE_TRIES = 3  # then the wait begins, and doubles each time
FIRST_WAIT_SECONDS = 15
LONGEST_WAIT_SECONDS = 3600


class WeakPin(ValueError):
    """A PIN is six digits or more, not all the same and not just counted."""


class WrongPin(Exception):
    """Neither the PIN nor the recovery code. It says nothing more."""


class Blocked(Exception):
    """Too many wrong ones: until then none is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class AlreadySetUp(Exception):
    """The person has a locked folder."""


def make_vault(owner: User, pin: str) -> tuple[bytes, str]:
    """A locked folder with this PIN; its private key, and the recovery code, which nothing can
    show again. Raises WeakPin and AlreadySetUp."""
    check_pin(pin)
    private_key, code = keys.new_private_key(), keys.new_recovery_code()
    vault = Vault(owner=owner, public_key=keys.public_key_of(private_key))
    wrap_by_pin(vault, private_key, pin)
    wrap_by_recovery(vault, private_key, code)
    try:
        with transaction.atomic():
            vault.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadySetUp from error
    logger.info("account %s has a locked folder", owner.pk)
    return private_key, code


def check_pin(pin: str) -> None:
    """Raises WeakPin."""
    is_number = pin.isascii() and pin.isdecimal() and PIN_DIGITS <= len(pin) <= MOST_PIN_DIGITS
    steps = {int(b) - int(a) for a, b in pairwise(pin)} if is_number else {0}
    if not is_number or steps in ({0}, {1}, {-1}):
        raise WeakPin


def open_with_pin(owner: User, pin: str) -> bytes:
    """The private key. Raises Vault.DoesNotExist, WrongPin and Blocked."""
    return tried(
        owner,
        lambda vault: keys.unwrap_by_pin(
            keys.Wrapped(bytes(vault.pin_salt), bytes(vault.by_pin)), pin, vault.pin_cost
        ),
    )


def open_with_recovery(owner: User, code: str) -> bytes:
    """The private key. Raises Vault.DoesNotExist, WrongPin and Blocked."""
    return tried(
        owner,
        lambda vault: keys.unwrap_by_recovery(
            keys.Wrapped(bytes(vault.recovery_salt), bytes(vault.by_recovery)), code
        ),
    )


def tried(owner: User, open_vault: Callable[[Vault], bytes]) -> bytes:
    vault = count_try(owner)
    try:
        private_key = open_vault(vault)
    except keys.WrongKey as error:
        logger.warning("wrong PIN for the locked folder of account %s", owner.pk)
        raise WrongPin from error
    Vault.objects.filter(pk=vault.pk).update(failures=0, blocked_until=None)
    return private_key


def count_try(owner: User) -> Vault:
    """Every try is a wrong one until it was right."""
    with transaction.atomic():
        vault = Vault.objects.select_for_update().get(owner=owner)
        now = timezone.now()
        if vault.blocked_until and vault.blocked_until > now:
            raise Blocked(vault.blocked_until)
        vault.failures += 1
        vault.blocked_until = now + wait_after(vault.failures)
        vault.save(update_fields=["failures", "blocked_until"])
        return vault


def wait_after(failures: int) -> timedelta:
    if failures < FREE_TRIES:
        return timedelta()
    seconds = FIRST_WAIT_SECONDS * 2 ** min(failures - FREE_TRIES, 10)
    return timedelta(seconds=min(seconds, LONGEST_WAIT_SECONDS))


def change_pin(owner: User, private_key: bytes, pin: str) -> None:
    """Raises WeakPin."""
    check_pin(pin)
    vault = Vault.objects.get(owner=owner)
    wrap_by_pin(vault, private_key, pin)
    vault.save(update_fields=["pin_salt", "pin_cost", "by_pin"])
    logger.info("account %s changed the PIN of its locked folder", owner.pk)


def change_recovery_code(owner: User, private_key: bytes) -> str:
    """A new one; the old one opens nothing any more."""
    code = keys.new_recovery_code()
    vault = Vault.objects.get(owner=owner)
    wrap_by_recovery(vault, private_key, code)
    vault.save(update_fields=["recovery_salt", "by_recovery"])
    logger.info("account %s has a new recovery code", owner.pk)
    return code


def wrap_by_pin(vault: Vault, private_key: bytes, pin: str) -> None:
    wrapped = keys.wrap_by_pin(private_key, pin, keys.COST)
    vault.pin_salt, vault.by_pin, vault.pin_cost = wrapped.salt, wrapped.content, keys.COST


def wrap_by_recovery(vault: Vault, private_key: bytes, code: str) -> None:
    wrapped = keys.wrap_by_recovery(private_key, code)
    vault.recovery_salt, vault.by_recovery = wrapped.salt, wrapped.content
