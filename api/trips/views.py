"""Trips and events of a day: all, one, its photos, and what a person says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import all_of, body_of, query_of
from api.photos.listing import PhotoPages, lists_photos
from api.refusals import impossible
from api.trips import serializers
from api.views import Pages, View
from stories.models import Occasion
from stories.trips import services
from stories.trips.selectors import listed, one_of, photos_of


class Trips(Pages):
    """All of a kind, the newest first, save those of which nothing may come up by itself."""

    keys = ("-starts_local", "-id")

    @extend_schema(parameters=[serializers.AskedKind], responses=serializers.TripTold(many=True))
    def get(self, request: Request) -> Response:
        asked = query_of(request, serializers.AskedKind)
        return self.answer_page(listed(self.person, asked["kind"]), serializers.TripTold)


class OneTrip(View):
    """One trip or event."""

    @extend_schema(responses=serializers.TripTold)
    def get(self, request: Request, occasion_id: int) -> Response:
        return Response(told(self, occasion_id))

    @extend_schema(request=serializers.TripChange, responses=serializers.TripTold)
    def patch(self, request: Request, occasion_id: int) -> Response:
        """Name it, say when it was, hide it: that wins over what is found."""
        occasion = own_trip(self, occasion_id)
        said = body_of(request, serializers.TripChange)
        with transaction.atomic(), refusals_told():
            if "title" in said:
                services.name_occasion(occasion, said["title"])
            if "days" in said:
                services.date_occasion(occasion, said["days"]["first"], said["days"]["last"])
            if "is_hidden" in said:
                (services.hide_occasion if said["is_hidden"] else services.show_occasion)(occasion)
        return Response(told(self, occasion_id))


class PhotosOfTrip(PhotoPages):
    """What was taken in it, the newest first, without what is kept out of memories."""

    @lists_photos
    def get(self, request: Request, occasion_id: int) -> Response:
        return self.answer_photos(photos_of(self.person, own_trip(self, occasion_id)))


class MergeTrips(View):
    """Make one of several."""

    @extend_schema(request=serializers.SomeTrips, responses=serializers.TripTold)
    def post(self, request: Request, occasion_id: int) -> Response:
        occasion = own_trip(self, occasion_id)
        ids = body_of(request, serializers.SomeTrips)["trips"]
        others = all_of(Occasion.objects.of(self.person), ids)
        with refusals_told():
            services.merge_occasions(occasion, [each for each in others if each != occasion])
        return Response(told(self, occasion_id))


class AsFound(View):
    """Take back all that was said of it."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, occasion_id: int) -> Response:
        """It is found anew: it may be several then, or gone."""
        services.find_as_it_was(own_trip(self, occasion_id))
        return Response(status=204)


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except services.InvalidOccasion as error:
        raise impossible("no_such_trip", str(error)) from error


def told(view: View, occasion_id: int) -> Any:
    return serializers.TripTold(own_trip(view, occasion_id), context={"request": view.request}).data


def own_trip(view: View, occasion_id: int) -> Occasion:
    try:
        occasion: Occasion = one_of(view.person, occasion_id)
    except Occasion.DoesNotExist as error:
        raise Http404 from error
    return occasion
