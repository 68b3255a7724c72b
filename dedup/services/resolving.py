"""What a person decides about a group. Each decision is one Resolution, all of it or nothing."""

from collections.abc import Iterable

from dedup.models import DuplicateGroup, Resolution
from dedup.services.plans import Plan
from photos.models import Photo


def plan(group: DuplicateGroup, keeper: Photo, trash: Iterable[Photo]) -> Plan:
    """What `resolve` would do now. Raises InvalidResolution."""
    raise NotImplementedError


def resolve(
    group: DuplicateGroup, keeper: Photo, trash: Iterable[Photo], *, token: str = ""
) -> Resolution:
    """Keep one, move others to the trash, and what they carry to the one that is kept.

    With a token only what was planned under it. Pressed twice it is done once. Raises
    InvalidResolution.
    """
    raise NotImplementedError


def keep_all(group: DuplicateGroup) -> Resolution:
    """Keep all of its photos: they are not offered again. Raises InvalidResolution."""
    raise NotImplementedError


def dismiss(group: DuplicateGroup) -> Resolution:
    """These are no duplicates, and are not offered again. Raises InvalidResolution."""
    raise NotImplementedError


def stack_group(group: DuplicateGroup, primary: Photo) -> Resolution:
    """Make its photos one stack, with this one on top. Raises InvalidResolution."""
    raise NotImplementedError
