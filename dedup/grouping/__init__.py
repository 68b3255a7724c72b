"""Groups of duplicates: kept while photos come and go, and made anew for a whole library."""

from dedup.grouping.making import group_around, group_changed, group_photos, regroup

__all__ = ["group_around", "group_changed", "group_photos", "regroup"]
