"""Groups of duplicates: looking at them, deciding, and taking decisions back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of, query_of, refusals
from api.duplicates import serializers
from api.schema import refused
from api.views import View
from dedup import services
from dedup.framed import framed_among
from dedup.keeper import Suggestion, suggest_keeper
from dedup.models import DuplicateGroup, Resolution
from dedup.selectors import (
    BadCursor,
    Cursor,
    Figures,
    GroupPage,
    Order,
    group_of,
    groups_of,
    resolutions_of,
    totals,
)
from dedup.services import Decision, InvalidResolution
from photos.models import Photo

CHANGED = refused("The group is not what was seen any more: `changed_meanwhile`.")


class GroupsView(View):
    """Of the person's own library."""

    @extend_schema(
        operation_id="duplicates_list",
        parameters=[serializers.AskedGroups],
        responses=serializers.Groups,
    )
    def get(self, request: Request) -> Response:
        """List the groups of duplicates: what wins most room first, the newest, the most alike."""
        asked = query_of(request, serializers.AskedGroups)
        order, kind = Order(asked["order"]), asked.get("kind")
        with refusals("bad_cursor", BadCursor):
            after = Cursor.read(asked["after"], order) if asked["after"] else None
        page = groups_of(self.person, order=order, kind=kind, after=after, limit=asked["limit"])
        found = totals(self.person)
        figures = found.by_kind.get(kind, Figures()) if kind else found.all
        return Response(
            {
                "totals": serializers.Figures(figures).data,
                "items": serializers.GroupListed(page.cards, many=True).data,
                "next": str(page.next) if page.next else None,
            }
        )


class OfGroup(View):
    """What the views of one group share."""

    def group(self, group_id: int) -> GroupPage:
        """One that shows; else it is not there."""
        try:
            return group_of(self.person, group_id)
        except DuplicateGroup.DoesNotExist as error:
            raise Http404 from error


class GroupView(OfGroup):
    """One group."""

    @extend_schema(responses=serializers.GroupShown)
    def get(self, request: Request, group_id: int) -> Response:
        """Show a group: its photos, what is between them, and which is worth keeping."""
        found = self.group(group_id)
        told = {
            "group": found.group,
            "members": found.members,
            "links": list(found.links.values()),
            "suggested": suggested(found),
        }
        return Response(serializers.GroupShown(told).data)


class PlanView(OfGroup):
    """What would happen."""

    @extend_schema(
        parameters=[serializers.AskedPlan], responses={200: serializers.Planned, **CHANGED}
    )
    def get(self, request: Request, group_id: int) -> Response:
        """Say what would happen to a group: what goes, and what moves to the one that is kept."""
        found = self.group(group_id)
        asked = query_of(request, serializers.AskedPlan)
        with refusals("changed_meanwhile", InvalidResolution, status=status.HTTP_409_CONFLICT):
            keeper, *going = members_of(found, [asked["keeper"], *asked["trash"]])
            plan = services.plan(found.group, keeper, going)
        return Response(serializers.Planned(plan).data)


class DecideView(OfGroup):
    """A decision about one group."""

    @extend_schema(request=serializers.Decide, responses={200: serializers.Decided, **CHANGED})
    def post(self, request: Request, group_id: int) -> Response:
        """Decide about a group. All of it can be undone as one step."""
        found = self.group(group_id)
        told = body_of(request, serializers.Decide)
        with refusals("changed_meanwhile", InvalidResolution, status=status.HTTP_409_CONFLICT):
            made = services.decide(found.group, decision_of(found, told))
        return Response(serializers.Decided(made).data)


@extend_schema(description="List what was decided, the last first.")
class DecisionsView(View, ListAPIView[Resolution]):
    """Of the person's own."""

    serializer_class = serializers.Decided
    keys = ("-made_at", "-id")

    def get_queryset(self) -> QuerySet[Resolution]:
        return resolutions_of(self.person)


class UndoView(View):
    """Taking a decision back."""

    @extend_schema(request=None, responses={200: serializers.Decided, **CHANGED})
    def post(self, request: Request, resolution_id: int) -> Response:
        """Take a decision back, or all that its rule did. What was decided later stays."""
        decision = get_object_or_404(resolutions_of(self.person), pk=resolution_id)
        with refusals("changed_meanwhile", InvalidResolution, status=status.HTTP_409_CONFLICT):
            undone = services.take_back(self.person, decision)
        return Response(serializers.Decided(undone).data)


def suggested(found: GroupPage) -> Suggestion:
    photos = [member.photo for member in found.members]
    return suggest_keeper(photos, found.links.values(), framed=framed_among(photos))


def decision_of(found: GroupPage, told: Any) -> Decision:
    """Raises InvalidResolution where a photo is none of the group's any more."""
    keeper_id = told.get("keeper") or suggested(found).photo.pk
    keeper, *going = members_of(found, [keeper_id, *told.get("trash", ())])
    decision = Decision(told["verb"], keeper, going, told.get("shown", ()))
    return replace(decision, token=told.get("token", ""))


def members_of(found: GroupPage, ids: Sequence[int]) -> list[Photo]:
    by_id = {member.photo.pk: member.photo for member in found.members}
    if not set(ids) <= by_id.keys():
        raise InvalidResolution(_("This group changed meanwhile. Nothing was done."))
    return [by_id[pk] for pk in ids]
