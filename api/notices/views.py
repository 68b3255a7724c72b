"""Notices of what others did, and the feed of all that happened."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from activity import services
from activity.feed import shown_events
from activity.notices import shown_notices, unread, with_events
from api.asked import asked_flag, asked_id
from api.notices.serializers import EventTold, NoticeTold, UnreadTold
from api.views import Pages, View

UNREAD = OpenApiParameter(
    "unread",
    bool,
    description="`true`: only those that are not read; `false`: only those that are.",
)
BY = OpenApiParameter("by", int, description="Only what this person did.")


class Telling(Pages):
    """Newest first, told to who asks."""

    keys = ("-made_at", "-id")

    def told_with(self) -> dict[str, Any]:
        return super().told_with() | {"reader": self.person}


class Notices(Telling):
    """What one is told of, the latest first."""

    @extend_schema(parameters=[UNREAD], responses=NoticeTold(many=True))
    def get(self, request: Request) -> Response:
        notices, is_unread = with_events(shown_notices(self.person)), asked_flag(request, "unread")
        if is_unread is not None:
            notices = notices.filter(read_at__isnull=is_unread)
        return self.answer_page(notices, NoticeTold)


class Unread(View):
    """The number on the bell."""

    @extend_schema(responses=UnreadTold)
    def get(self, request: Request) -> Response:
        return Response(UnreadTold(unread(self.person)).data)


class ReadNotice(View):
    """It is read from now on."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, notice_id: int) -> Response:
        services.read_notice(get_object_or_404(shown_notices(self.person), pk=notice_id))
        return Response(status=204)


class ReadNotices(View):
    """All are read from now on."""

    @extend_schema(operation_id="notices_read_all_create", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        services.read_all(self.person)
        return Response(status=204)


class Feed(Telling):
    """What happened to what one sees, the latest first: comments, likes, photos, sharing."""

    @extend_schema(parameters=[BY], responses=EventTold(many=True))
    def get(self, request: Request) -> Response:
        events, by = shown_events(self.person), asked_id(request, "by")
        return self.answer_page(events if by is None else events.filter(actor=by), EventTold)
