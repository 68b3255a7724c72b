"""Rows about duplicates: hashes, checked links, groups, and what a person decided."""

from dedup.models.group import DuplicateGroup, GroupMember
from dedup.models.hashes import PictureHash
from dedup.models.link import Dismissal, Link
from dedup.models.preferences import Preferences, preferences_of
from dedup.models.resolution import Resolution

__all__ = [
    "Dismissal",
    "DuplicateGroup",
    "GroupMember",
    "Link",
    "PictureHash",
    "Preferences",
    "Resolution",
    "preferences_of",
]
