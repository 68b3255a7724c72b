"""All that a query finds, as one set of photos: what the pages of results show one by one."""

from django.db.models import Q

from accounts.models import User
from photos.models import Photo, PhotoQuerySet
from search.conditions import condition
from search.query import Query
from search.selectors import MOST_CANDIDATES, search_photos


def matching_photos(user: User, query: Query) -> PhotoQuerySet:
    """The photos that a search finds, without order. Raises ModelUnavailable."""
    photos = Photo.objects.visible_to(user).findable()
    if query.is_empty:
        return photos.none()
    if query.words:
        page = search_photos(user, query, limit=MOST_CANDIDATES)
        return photos.filter(pk__in=[result.photo_id for result in page.results])
    return photos.filter(_any_branch(query))


def _any_branch(query: Query) -> Q:
    branches = [*query.branches, *([query.literal] if query.literal else [])]
    fits = Q(pk__in=[])
    for branch in branches:
        every = Q()
        for wanted in branch.filters:
            every &= condition(wanted)
        fits |= every
    return fits
