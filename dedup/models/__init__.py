"""Rows about duplicates: hashes, checked links, groups, and what a person decided."""

from dedup.models.group import ChangedPhoto, DuplicateGroup, GroupMember
from dedup.models.hashes import PictureHash
from dedup.models.link import DUPLICATE_KINDS, Dismissal, Link, UncheckedPhoto
from dedup.models.preferences import Preferences, preferences_of
from dedup.models.resolution import Resolution

__all__ = [
    "DUPLICATE_KINDS",
    "ChangedPhoto",
    "Dismissal",
    "DuplicateGroup",
    "GroupMember",
    "Link",
    "PictureHash",
    "Preferences",
    "Resolution",
    "UncheckedPhoto",
    "preferences_of",
]
