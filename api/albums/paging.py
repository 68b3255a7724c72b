"""Pages of an album's photos: in the order of the album, which may be by hand."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.views import APIView

from albums.selectors import end_of, photos_in
from api.paging import USUAL_LIMIT, Keyset, read_limit
from api.problems import Problem
from photos.keyset import BadCursor


class InOrder(Keyset):
    """Of a view with an `album` that its person sees."""

    def paginate_queryset(  # type: ignore[override]  # the photos are the album's
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        asked: Any = view
        album = asked.album
        limit = read_limit(request.query_params.get("limit", str(USUAL_LIMIT)))
        try:
            after = _unpacked(request.query_params.get("after", ""))
            found = photos_in(asked.person, album, after).only("id", "taken_local")
            photos = list(found[: limit + 1])
        except BadCursor as error:
            raise Problem(
                "bad_cursor", "after is not the `next` of a page of this list."
            ) from error
        self.next = _packed(end_of(album, photos[limit - 1])) if len(photos) > limit else None
        return photos[:limit]


def _packed(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _unpacked(text: str) -> str:
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error) as error:
        raise BadCursor(text) from error
