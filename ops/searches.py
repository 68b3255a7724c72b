"""The searches that a person keeps, for the export: saved ones, and what fills smart albums."""

import json

from accounts.models import User
from albums.models import Album
from search.models import SavedSearch


def searches_of(owner: User) -> str:
    """As one JSON object, in ASCII."""
    saved = SavedSearch.objects.filter(user=owner, deleted_at=None).order_by("name", "pk")
    smart = Album.objects.filter(owner=owner).smart().order_by("title", "pk")
    told = {
        "saved_searches": [{"name": each.name, "query": each.query} for each in saved],
        "smart_albums": [{"title": each.title, "query": each.query} for each in smart],
    }
    return json.dumps(told, indent=1)
