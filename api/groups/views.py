"""Groups: who made one decides who is in it; everybody may leave."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of
from api.groups.serializers import FamilyGroupTold, GroupName
from api.refusals import refusals_told
from api.sharing import Somebody, read_somebody
from api.views import Pages, View
from rights.models import Group
from sharing.groups import services
from sharing.whom import groups_of


class Groups(Pages):
    """Those that one made or is in; and a new one, which one is in oneself."""

    keys = ("name", "id")

    @extend_schema(responses=FamilyGroupTold(many=True))
    def get(self, request: Request) -> Response:
        groups = groups_of(self.person).select_related("owner").prefetch_related("members")
        return self.answer_page(groups, FamilyGroupTold)

    @extend_schema(request=GroupName, responses={201: FamilyGroupTold})
    def post(self, request: Request) -> Response:
        group = services.make_group(body_of(request, GroupName)["name"], by=self.person)
        return Response(told(self, group), status=201)


class OneGroup(View):
    """One group. Deleted, what was shared with it is not any more."""

    @extend_schema(responses=FamilyGroupTold)
    def get(self, request: Request, family_group_id: int) -> Response:
        return Response(told(self, seen_group(self, family_group_id)))

    @extend_schema(request=GroupName, responses=FamilyGroupTold)
    def patch(self, request: Request, family_group_id: int) -> Response:
        group = own_group(self, family_group_id)
        if name := body_of(request, GroupName, partial=True).get("name"):
            services.rename_group(group, name, by=self.person)
        return Response(told(self, seen_group(self, family_group_id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, family_group_id: int) -> Response:
        services.delete_group(own_group(self, family_group_id), by=self.person)
        return Response(status=204)


class GroupMembers(View):
    """Somebody new in a group."""

    @extend_schema(request=Somebody, responses={201: FamilyGroupTold})
    def post(self, request: Request, family_group_id: int) -> Response:
        group = own_group(self, family_group_id)
        services.add_member(group, read_somebody(body_of(request, Somebody)), by=self.person)
        return Response(told(self, group), status=201)


class GroupMember(View):
    """Somebody leaves, or is put out."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, family_group_id: int, user_id: int) -> Response:
        group = seen_group(self, family_group_id)
        with refusals_told():
            services.remove_member(
                group, get_object_or_404(group.members, pk=user_id), by=self.person
            )
        return Response(status=204)


def told(view: View, group: Group) -> Any:
    return FamilyGroupTold(group, context={"request": view.request}).data


def seen_group(view: View, group_id: int) -> Group:
    return get_object_or_404(groups_of(view.person).select_related("owner"), pk=group_id)


def own_group(view: View, group_id: int) -> Group:
    group = seen_group(view, group_id)
    if group.owner_id != view.person.pk:
        raise Http404
    return group
