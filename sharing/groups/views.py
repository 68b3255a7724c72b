"""The pages of groups."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from rights.models import Group
from sharing.answers import guarded
from sharing.groups import services
from sharing.whom import SomebodyForm, groups_of


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = Group
        fields = ("name",)


@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: SignedInRequest) -> HttpResponse:
    """All that one made or is in, and a new one."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        group = services.make_group(form.cleaned_data["name"], by=request.user)
        return redirect("sharing:group", group.pk)
    found = groups_of(request.user).select_related("owner").prefetch_related("members")
    context = {"groups": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "sharing/groups/groups.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """One group with its members; who made it adds somebody."""
    group = seen_group(request, group_id)
    form = SomebodyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.add_member(group, form.cleaned_data["who"], by=request.user)
        return redirect("sharing:group", group_id)
    return group_page(request, group, form, GroupForm(instance=group))


@require_POST
@guarded
def rename(request: SignedInRequest, group_id: int) -> HttpResponse:
    group = seen_group(request, group_id)
    form = GroupForm(request.POST)
    if not form.is_valid():
        return group_page(request, group, SomebodyForm(), form)
    services.rename_group(group, form.cleaned_data["name"], by=request.user)
    return redirect("sharing:group", group_id)


@require_POST
@guarded
def remove(request: SignedInRequest, group_id: int, user_id: int) -> HttpResponse:
    """Somebody leaves, or is put out."""
    group = seen_group(request, group_id)
    services.remove_member(group, get_object_or_404(group.members, pk=user_id), by=request.user)
    if user_id == request.user.pk and group.owner_id != user_id:
        return redirect("sharing:groups")
    return redirect("sharing:group", group_id)


@require_POST
@guarded
def delete(request: SignedInRequest, group_id: int) -> HttpResponse:
    services.delete_group(seen_group(request, group_id), by=request.user)
    return redirect("sharing:groups")


def group_page(
    request: SignedInRequest, group: Group, form: SomebodyForm, name: GroupForm
) -> HttpResponse:
    members = User.objects.filter(group_memberships__group=group).order_by("name", "email")
    context = {
        "group": group, "members": members, "form": form, "name_form": name,
        "is_own": group.owner_id == request.user.pk,
    }  # fmt: skip
    status = 422 if form.is_bound or name.is_bound else 200
    return render(request, "sharing/groups/group.html", context, status=status)


def seen_group(request: SignedInRequest, group_id: int) -> Group:
    return get_object_or_404(groups_of(request.user).select_related("owner"), pk=group_id)
