"""Who is in a space, and what they may do there."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of
from api.refusals import impossible, refusals_told
from api.sharing import NewMember, RoleChange, SharedWith, read_whom
from api.spaces.serializers import Manager
from api.spaces.views import managed_space, seen_space
from api.views import Pages, View
from rights.models import SpaceMember
from sharing.spaces import services
from sharing.spaces.selectors import seen_spaces
from sharing.whom import named


class Members(Pages):
    """Who is in it; who manages it takes others in."""

    keys = ("id",)

    @extend_schema(responses=SharedWith(many=True))
    def get(self, request: Request, space_id: int) -> Response:
        members = seen_space(self, space_id).memberships.select_related("user", "group")
        return self.answer_page(members, SharedWith)

    @extend_schema(request=NewMember, responses={201: SharedWith})
    def post(self, request: Request, space_id: int) -> Response:
        space = managed_space(self, space_id)
        whom, role = read_whom(self.person, body_of(request, NewMember))
        with refusals_told():
            services.take_in(space, whom, role, by=self.person)
        member = SpaceMember.objects.get(space=space, **named(whom))
        return Response(SharedWith(member).data, status=201)


class OneMember(View):
    """Another role, or none any more. There is always somebody who manages it."""

    @extend_schema(request=RoleChange, responses=SharedWith)
    def patch(self, request: Request, space_id: int, member_id: int) -> Response:
        member = member_of(self, space_id, member_id)
        managed_space(self, space_id)
        role = body_of(request, RoleChange, partial=True).get("role", member.role)
        with refusals_told():
            services.change_role(member, role, by=self.person)
        return Response(SharedWith(member_of(self, space_id, member_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, space_id: int, member_id: int) -> Response:
        with refusals_told():
            services.put_out(member_of(self, space_id, member_id), by=self.person)
        return Response(status=204)


class Leave(View):
    """Leave a space. Nobody sees one's photos there any more."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, space_id: int) -> Response:
        space = seen_space(self, space_id)
        own = space.memberships.filter(user=self.person).select_related("space", "user", "group")
        member = own.first()
        if member is None:
            raise impossible("in_by_a_group", "A group that you are in is in it: leave the group.")
        with refusals_told():
            services.put_out(member, by=self.person)
        return Response(status=204)


class HandOver(View):
    """Make somebody else its manager, and oneself one who adds."""

    @extend_schema(request=Manager, responses={204: None})
    def post(self, request: Request, space_id: int) -> Response:
        managed_space(self, space_id)
        member = member_of(self, space_id, body_of(request, Manager)["member"])
        with refusals_told():
            services.hand_over(member, by=self.person)
        return Response(status=204)


def member_of(view: View, space_id: int, member_id: int) -> SpaceMember:
    members = SpaceMember.objects.select_related("space", "user", "group")
    members = members.filter(space__in=seen_spaces(view.person))
    return get_object_or_404(members, pk=member_id, space=space_id)
