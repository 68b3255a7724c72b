"""Lists of photos, the months of the timeline, and one photo in full."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.asked import body_of
from api.conditions import check_unchanged
from api.history.serializers import Action, action_told
from api.media.signing import signed_addresses
from api.paging import USUAL_LIMIT, read_limit
from api.photos import serializers
from api.photos.asked import Filters, Said, photos_asked, read_filters
from api.photos.bodies import MOST_AT_ONCE, Bulk, PhotoChange
from api.photos.changing import change, delete, own_photo, trash
from api.photos.in_full import in_full
from api.photos.reading import Page, Row, page_of, page_of_library
from api.problems import Problem
from api.refusals import refusals_told
from api.schema import refused
from api.views import View
from curating.doing import do
from curating.scopes import ids_of_scope
from photos.locks import lock_photos, stacks_locked
from photos.models import Photo
from photos.selectors import months

FIELDS = OpenApiParameter("fields", str, description="Only these, with commas between them.")
URLS = OpenApiParameter(
    "urls",
    str,
    enum=["signed"],
    description="With addresses that need no credentials, for less than an hour.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that its GET answered, with the same `fields`: else it is a 412.",
)
FOR_GOOD = OpenApiParameter("for_good", bool, description="Only of what is in the trash already.")
ACTIONS = OpenApiParameter(
    "Heirloom-Actions",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="The ids of the actions that it made, with commas between them.",
)
CHANGED = refused("It was changed meanwhile.", 412)


class PhotosView(View, ListAPIView[Photo]):
    """A hundred photos, the newest first."""

    serializer_class = serializers.Photo

    @extend_schema(parameters=[Filters, URLS])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        params = request.query_params
        page = page_asked(self.person, read_filters(params), params)
        rows = page.rows
        if asks_for_urls(request):
            rows = [with_urls(self.person, row) for row in rows]
        items = [orjson.Fragment(row.text) for row in rows]
        return Response({"items": items, "next": page.next})


def page_asked(user: User, said: Said, params: Mapping[str, str]) -> Page:
    where = {
        "order": said.get("order", "newest"),
        "after": params.get("after", ""),
        "limit": read_limit(params.get("limit", str(USUAL_LIMIT))),
        "fields": params.get("fields", ""),
    }
    if said.keys() <= {"order"}:
        return page_of_library(user, **where)
    return page_of(user, photos_asked(user, said), **where)


def asks_for_urls(request: Request) -> bool:
    """Raises Problem for any other kind than signed ones."""
    kind = request.query_params.get("urls", "")
    if kind not in {"", "signed"}:
        raise Problem("bad_urls", "urls is `signed`, or nothing.")
    return kind == "signed"


def with_urls(user: User, row: Row) -> Row:
    urls = orjson.dumps(signed_addresses(user, row.id)).decode()
    comma = "" if row.text == "{}" else ","
    return replace(row, text=f'{row.text[:-1]}{comma}"urls":{urls}}}')


def read_flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise Problem("bad_flag", "for_good is `true` or `false`.")
    return text == "true"


class MonthsView(View):
    """The months of the timeline, with how many photos each has."""

    @extend_schema(responses=serializers.Months)
    def get(self, request: Request) -> Response:
        found = [{"month": month, "count": count} for month, count in months(self.person)]
        return Response({"items": found})


class PhotoView(View):
    """One photo."""

    @extend_schema(responses=serializers.PhotoInFull, parameters=[URLS])
    def get(self, request: Request, photo_id: int) -> Response:
        return Response(self.told(photo_id))

    @extend_schema(
        request=PhotoChange,
        responses={200: serializers.PhotoInFull, **CHANGED},
        parameters=[IF_MATCH, FIELDS, ACTIONS],
    )
    def patch(self, request: Request, photo_id: int) -> Response:
        """Change what is named. Each change is an action of the history, and can be undone."""
        said = body_of(request, PhotoChange)
        with self.as_it_was(photo_id) as photo:
            actions = change(self.person, photo, said)
        names = ", ".join(str(action.pk) for action in actions)
        return Response(self.told(photo_id), headers={"Heirloom-Actions": names})

    @extend_schema(responses={204: None, **CHANGED}, parameters=[IF_MATCH, FOR_GOOD])
    def delete(self, request: Request, photo_id: int) -> Response:
        """Into the trash; with `for_good`, what is in the trash is gone, and nothing undoes it."""
        for_good = read_flag(request.query_params.get("for_good", "false"))
        with self.as_it_was(photo_id) as photo:
            if not for_good:
                trash(self.person, photo)
        if for_good:
            delete(self.person, photo)
        return Response(status=204)

    @contextmanager
    def as_it_was(self, photo_id: int) -> Iterator[Photo]:
        """The photo, which nobody else changes meanwhile. Raises Problem where somebody did."""
        photo = own_photo(self.person, photo_id)
        if "If-Match" not in self.request.headers:
            yield photo
            return
        with stacks_locked(self.person.pk):  # in the order in which verbs lock
            lock_photos([photo])
            check_unchanged(self.request, self.told(photo_id))
            yield own_photo(self.person, photo_id)

    def told(self, photo_id: int) -> dict[str, Any]:
        found = in_full(self.person, photo_id)
        if found is None:
            raise NotFound
        if asks_for_urls(self.request):
            found["urls"] = signed_addresses(self.person, photo_id)
        asked = self.request.query_params.get("fields")
        if not asked:
            return found
        chosen = {name.strip() for name in asked.split(",")} | {"urls"}
        return {name: value for name, value in found.items() if name in chosen}


class BulkView(View):
    """Many photos at once."""

    @extend_schema(request=Bulk, responses={200: Action, 202: Action})
    def post(self, request: Request) -> Response:
        """Do a verb with up to 50,000 photos. With many it goes on after the answer, which is 202
        then: its action in the history tells how far it is, and stops or undoes it."""
        said = body_of(request, Bulk)
        with refusals_told():
            chosen = chosen_photos(self.person, said)
            action = do(self.person, said["verb"], chosen, said.get("words", {}))
        return action_told(action)


def chosen_photos(user: User, said: Mapping[str, Any]) -> list[int]:
    if "selection" not in said:
        chosen: list[int] = said.get("photos", [])
    else:
        left_out = set(said.get("without", []))
        chosen = [pk for pk in ids_of_scope(user, said["selection"]) if pk not in left_out]
    if len(chosen) > MOST_AT_ONCE:
        raise Problem("too_many", f"At most {MOST_AT_ONCE} photos at once.", status=409)
    return chosen
