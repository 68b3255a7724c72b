"""All that a query finds, as one set of photos: what the pages of results show one by one."""

from accounts.models import User
from ml.weights import ModelUnavailable
from photos.models import Photo, PhotoQuerySet
from search.finding.find import find
from search.query import Query


def matching_photos(user: User, query: Query) -> PhotoQuerySet:
    """The photos that a search finds, without order. Raises ModelUnavailable where it could only
    look by letter."""
    found = find(user, query)
    if found.unavailable:
        raise ModelUnavailable(found.unavailable)
    if not found.ranked:
        return found.others
    ids = [candidate.photo_id for candidate in found.ranked]
    return Photo.objects.visible_to(user).filter(pk__in=ids) | found.others
