"""What was done with photos: the list, how far one is, taking it back, stopping it."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.history.serializers import Action, action_told
from api.problems import Problem
from api.views import View
from curating import models
from curating.doing import take_back
from curating.services.running import cancel
from curating.verbs import VERBS

VERB = OpenApiParameter("verb", str, enum=sorted(VERBS), description="Only what was done so.")


class HistoryView(View, ListAPIView[models.Action]):
    """What was done with the own photos, the latest first."""

    serializer_class = Action
    keys = ("-made_at", "-id")

    @extend_schema(parameters=[VERB])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request)

    def get_queryset(self) -> Any:
        verb = self.request.query_params.get("verb")
        if verb is not None and verb not in VERBS:
            raise Problem("bad_verb", "There is no such verb.")
        rows = models.Action.objects.visible_to(self.person)
        return rows.filter(verb=verb) if verb else rows


class ActionView(View):
    """One action, and how far it is."""

    @extend_schema(responses=Action)
    def get(self, request: Request, action_id: int) -> Response:
        action = own_action(self.person, action_id)
        return Response(Action(action, context={"request": request}).data)


class UndoView(View):
    """Taking an action back."""

    @extend_schema(request=None, responses={200: Action, 202: Action})
    def post(self, request: Request, action_id: int) -> Response:
        """Each photo is as it was before, save what a later action decided."""
        action = own_action(self.person, action_id)
        if action.state == models.Action.State.FINAL:
            raise Problem("too_late", "It can no longer be undone.", status=409)
        if not action.is_undoable:
            raise Problem("undone_already", "It was taken back already.", status=409)
        return action_told(take_back(action))


class StopView(View):
    """Stopping an action that runs."""

    @extend_schema(request=None, responses={200: Action})
    def post(self, request: Request, action_id: int) -> Response:
        """What is done stays, and can be undone."""
        action = own_action(self.person, action_id)
        if not cancel(action):
            raise Problem("not_running", "It does not run any more.", status=409)
        action.refresh_from_db()
        return action_told(action)


def own_action(user: User, action_id: int) -> models.Action:
    return get_object_or_404(models.Action.objects.visible_to(user), pk=action_id)
