"""The stage that finds the duplicates of a photo."""

from collections.abc import Sequence

from dedup.finding.links import link_photos
from dedup.grouping import group_photos
from dedup.stacks.stacking import stack_read
from photos.models import Photo

VERSION = "2"  # of the check and of what it is asked: another one compares all photos again


def find_duplicates(photos: Sequence[Photo]) -> None:
    """Compare photos with those that may be the same picture, group them with those that are, and
    stack the bursts among them. Twice is the same as once. Raises NoPreview, and what opening an
    original raises."""
    link_photos(photos)
    group_photos(photos)
    stack_read(photos)
