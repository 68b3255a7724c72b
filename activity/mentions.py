"""Whom somebody may name with an @: people whom they know, and who see what is talked about."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from activity.topics import Topic
from rights.lending import lenders_of, spaces_of
from rights.models import Partner, SpaceMember

OFFERED = 6


def called(user: User) -> str:
    """The name; of who has none not the whole address, which is theirs to tell."""
    return user.name or user.email.partition("@")[0]


def known_to(user: User) -> QuerySet[User]:
    """Who shares something with the person: lends or is lent, or is in the same album or space."""
    members = SpaceMember.objects.filter(space__in=spaces_of(user))
    lent = Partner.objects.filter(owner=user).values_list("viewer", flat=True)
    ids = lent.union(
        members.filter(user__isnull=False).values_list("user", flat=True),
        members.filter(group__isnull=False).values_list("group__memberships__user", flat=True),
    )
    known = {each for each in ids if each is not None} | lenders_of(user)
    return User.objects.filter(pk__in=known - {user.pk}, is_active=True)


def offered(author: User, topic: Topic, typed: str) -> list[User]:
    """Whose name begins so, or a word of it: the first few by name."""
    start = re.compile(rf"(?:^|\s){re.escape(typed.strip())}", re.IGNORECASE)
    fitting = [user for user in _about(author, topic) if start.search(called(user))]
    found = []
    for user in sorted(fitting, key=lambda each: called(each).lower()):
        if topic.is_seen_by(user):
            found.append(user)
        if len(found) == OFFERED:
            break
    return found


def mentioned(author: User, topic: Topic, text: str) -> dict[User, str]:
    """Who is named in the text, and how."""
    if "@" not in text:
        return {}
    people = list(_about(author, topic))
    pattern = pattern_of(called(user) for user in people)
    if pattern is None:
        return {}
    written = {match.group(0)[1:].lower() for match in pattern.finditer(text)}
    named = [user for user in people if called(user).lower() in written]
    return {user: called(user) for user in named if topic.is_seen_by(user)}


def _about(author: User, topic: Topic) -> list[User]:
    """Who may be meant at all. Who sees a thing knows whose it is."""
    known = list(known_to(author))
    is_missing = topic.owner != author and topic.owner not in known
    return [*known, topic.owner] if is_missing and topic.owner.is_active else known


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds `@` and one of the names, the longest that fits."""
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    if not longest_first:
        return None
    choice = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<!\w)@(?:{choice})(?!\w)", re.IGNORECASE)
