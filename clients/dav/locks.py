"""Locks of the inbox: a client's promise to others that it is writing. They end by themselves."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from clients.dav.answers import text
from clients.dav.bodies import LockWish
from clients.dav.errors import Refusal
from clients.models import InboxLock

LONGEST_SECONDS = 3600
USUAL_SECONDS = 600
TIMEOUT = re.compile(r"Second-(\d{1,10})", re.IGNORECASE)


@dataclass(frozen=True)
class Reach:
    """What a write changes: a path, perhaps with all below it, and perhaps its folder's list."""

    path: str
    is_deep: bool = False
    changes_folder: bool = False

    def is_held_by(self, lock: InboxLock) -> bool:
        if lock.path == self.path or (lock.is_deep and is_above(lock.path, self.path)):
            return True
        if self.is_deep and is_above(self.path, lock.path):
            return True
        return self.changes_folder and lock.path == self.path.rpartition("/")[0]


def is_above(folder: str, path: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def locks_of(user: User) -> list[InboxLock]:
    """All that hold now. They are few: one for each file that is being written."""
    return list(InboxLock.objects.filter(owner=user, expires_at__gt=timezone.now()))


def check_locks(user: User, reach: Reach, tokens: Iterable[str]) -> None:
    """Raises Refusal where somebody else's lock stands against the write."""
    given = set(tokens)
    holding = [lock for lock in locks_of(user) if reach.is_held_by(lock)]
    by_path: dict[str, set[str]] = {}
    for lock in holding:
        by_path.setdefault(lock.path, set()).add(lock.token)
    if any(not held & given for held in by_path.values()):
        raise Refusal(423, "Another client has locked this.", "lock-token-submitted")


def take_lock(user: User, path: str, wish: LockWish, *, is_deep: bool, timeout: str) -> InboxLock:
    """Raises Refusal where it does not go with a lock that there is."""
    now, seconds = timezone.now(), asked_seconds(timeout)
    reach = Reach(path, is_deep=is_deep)
    try:
        with transaction.atomic():
            InboxLock.objects.filter(owner=user, expires_at__lte=now).delete()
            holding = [lock for lock in locks_of(user) if reach.is_held_by(lock)]
            if any(wish.is_exclusive or lock.is_exclusive for lock in holding):
                raise Refusal(423, "Another client has locked this.", "no-conflicting-lock")
            return InboxLock.objects.create(
                owner=user,
                path=path,
                token=f"opaquelocktoken:{uuid.uuid4()}",
                is_exclusive=wish.is_exclusive,
                is_deep=is_deep,
                holder=wish.holder,
                seconds=seconds,
                expires_at=now + timedelta(seconds=seconds),
            )
    except IntegrityError as error:
        raise Refusal(423, "Another client has just locked this.", "no-conflicting-lock") from error


def renew_lock(user: User, path: str, tokens: Sequence[str], timeout: str) -> InboxLock:
    """Raises Refusal where these tokens lock nothing here."""
    reach = Reach(path)
    held = [lock for lock in locks_of(user) if lock.token in tokens and reach.is_held_by(lock)]
    if not held:
        raise Refusal(412, "There is no such lock.", "lock-token-matches-request-uri")
    lock = held[0]
    lock.seconds = asked_seconds(timeout)
    lock.expires_at = timezone.now() + timedelta(seconds=lock.seconds)
    lock.save(update_fields=["seconds", "expires_at"])
    return lock


def release_lock(user: User, path: str, token: str) -> None:
    """Raises Refusal where the token locks nothing here."""
    for lock in locks_of(user):
        if lock.token == token and Reach(path).is_held_by(lock):
            lock.delete()
            return
    raise Refusal(409, "There is no such lock.", "lock-token-matches-request-uri")


def forget_locks(user: User, path: str) -> None:
    """What is not there any more is not locked."""
    gone = [lock.pk for lock in locks_of(user) if lock.path == path or is_above(path, lock.path)]
    InboxLock.objects.filter(pk__in=gone).delete()


def asked_seconds(timeout: str) -> int:
    match = TIMEOUT.search(timeout)
    seconds = int(match.group(1)) if match else USUAL_SECONDS
    return max(1, min(seconds, LONGEST_SECONDS))


def lock_discovery(locks: Iterable[InboxLock], path: str, root: str) -> str:
    """The locks on a path, as a property says it."""
    reach = Reach(path)
    return "".join(active_lock(lock, root) for lock in locks if reach.is_held_by(lock))


def active_lock(lock: InboxLock, root: str) -> str:
    scope = "exclusive" if lock.is_exclusive else "shared"
    depth = "infinity" if lock.is_deep else "0"
    return (
        "<D:activelock><D:locktype><D:write/></D:locktype>"
        f"<D:lockscope><D:{scope}/></D:lockscope><D:depth>{depth}</D:depth>{lock.holder}"
        f"<D:timeout>Second-{lock.seconds}</D:timeout>"
        f"<D:locktoken><D:href>{lock.token}</D:href></D:locktoken>"
        f"<D:lockroot><D:href>{text(root)}</D:href></D:lockroot></D:activelock>"
    )
