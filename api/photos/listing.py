"""Lists of photos in other rooms: of an album, a space, a person. Each photo is told as in its own
room."""

from collections.abc import Sequence

import orjson
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from api.paging import USUAL_LIMIT, read_limit
from api.photos.reading import page_of, told
from api.photos.serializers import Photo as PhotoTold
from api.views import Pages
from photos.models import Photo, PhotoQuerySet

FIELDS = OpenApiParameter("fields", str, description="Only these, with commas between them.")
lists_photos = extend_schema(responses=PhotoTold(many=True), parameters=[FIELDS])


class PhotoPages(Pages):
    """A view that lists photos."""

    def answer_photos(self, photos: PhotoQuerySet) -> Response:
        """The newest first."""
        asked = self.request.query_params
        page = page_of(
            self.person,
            photos,
            order="newest",
            after=asked.get("after", ""),
            limit=read_limit(asked.get("limit", str(USUAL_LIMIT))),
            fields=asked.get("fields", ""),
        )
        items = [orjson.Fragment(row.text) for row in page.rows]
        return Response({"items": items, "next": page.next})

    def answer_in_order(self, photos: Sequence[Photo]) -> Response:
        """A page that is read already, in its own order."""
        seen = Photo.objects.visible_to(self.person).filter(pk__in=[each.pk for each in photos])
        rows = told(self.person, seen, fields=self.request.query_params.get("fields", ""))
        texts = {row.id: row.text for row in rows}
        found = [orjson.Fragment(texts[each.pk]) for each in photos if each.pk in texts]
        return self.get_paginated_response(found)
