"""What comes up on a day, and what never does."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.asked import body_of, query_of
from api.memories import serializers
from api.problems import Problem
from api.refusals import impossible
from api.views import View
from stories.memories import kept_out
from stories.memories.selectors import highlights, on_this_day, then_and_now, today_for
from stories.models import KeptOut


class Memories(View):
    """Of a day."""

    @extend_schema(parameters=[serializers.AskedDay], responses=serializers.MemoriesTold)
    def get(self, request: Request) -> Response:
        """Show this day in earlier years, the best of late, and people then and now."""
        today = query_of(request, serializers.AskedDay).get("day") or today_for(self.person)
        told = {
            "today": today,
            "days": on_this_day(self.person, today),
            "highlights": highlights(self.person, today),
            "people": then_and_now(self.person, today),
        }
        return Response(serializers.MemoriesTold(told).data)


class AllKeptOut(View):
    """What never comes up by itself."""

    @extend_schema(responses=serializers.KeptOutList)
    def get(self, request: Request) -> Response:
        """List what is kept out of memories."""
        rows = list(kept_out.kept_out_of(self.person))
        return Response({"items": serializers.KeptOutTold(rows, many=True).data})

    @extend_schema(request=serializers.ONE_OF_THEM, responses={201: serializers.KeptOutTold})
    def post(self, request: Request) -> Response:
        """Keep something out of memories. Said twice it is said once."""
        said = body_of(request, kind_of(request.data))
        try:
            (row,) = kept_out.keep_out(self.person, said)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except kept_out.CannotKeepOut as error:
            raise impossible("cannot_be_kept_out", str(error)) from error
        return Response(serializers.KeptOutTold(row).data, status=201)


class OneKeptOut(View):
    """One thing that is kept out."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, kept_out_id: int) -> Response:
        """Let it come up again."""
        try:
            kept_out.take_back(self.person, kept_out_id)
        except KeptOut.DoesNotExist as error:
            raise Http404 from error
        return Response(status=204)


def kind_of(sent: Any) -> type[Serializer[Any]]:
    """By what it names. Raises Problem."""
    named = serializers.KEEP_OUT.keys() & sent.keys() if isinstance(sent, dict) else set()
    if len(named) != 1:
        raise Problem("not_understood", f"One of {', '.join(serializers.KEEP_OUT)}.")
    return serializers.KEEP_OUT[named.pop()]
