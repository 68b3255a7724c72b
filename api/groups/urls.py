"""Addresses of groups. Their word in an address is their own: duplicates come in groups, too."""

from django.urls import path

from api.groups.views import GroupMember, GroupMembers, Groups, OneGroup

urlpatterns = [
    path("groups/", Groups.as_view(), name="groups"),
    path("groups/<int:family_group_id>/", OneGroup.as_view(), name="group"),
    path("groups/<int:family_group_id>/members/", GroupMembers.as_view(), name="group_members"),
    path(
        "groups/<int:family_group_id>/members/<int:user_id>/",
        GroupMember.as_view(),
        name="group_member",
    ),
]
