"""The pages of spaces."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from rights.lending import role_in_space
from rights.models import Role, Space, SpaceMember
from sharing.answers import guarded
from sharing.choosing import asked_photos, newest_page, own_photos
from sharing.refusals import NotAllowed
from sharing.rows import rows_of
from sharing.spaces import services
from sharing.spaces.selectors import photos_in, seen_spaces, space_cards
from sharing.whom import RoleForm, WhomForm


class SpaceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = Space
        fields = ("name", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}


@require_http_methods(["GET", "HEAD", "POST"])
def spaces(request: SignedInRequest) -> HttpResponse:
    """All that one is in, and a new one."""
    form = SpaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        space = services.make_space(said["name"], by=request.user, description=said["description"])
        return redirect("sharing:space_people", space.pk)
    context = {"cards": space_cards(request.user), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "sharing/spaces/spaces.html", context, status=status)


@require_safe
def space(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Its photos, newest first; with `fragment` only those that follow."""
    space = seen_space(request, space_id)
    page = newest_page(photos_in(request.user, space), request.GET.get("after", ""))
    role = role_in_space(request.user, space.pk)
    context = {"space": space, "page": page, "may_add": role in Role.that_add()}
    template = "sharing/_photos.html" if "fragment" in request.GET else "sharing/spaces/space.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def people(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Who is in it; who manages it takes others in."""
    space = seen_space(request, space_id)
    form = WhomForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.take_in(space, form.whom, form.cleaned_data["role"], by=request.user)
        messages.success(request, _("%s is in the space now.") % form.whom)
        return redirect("sharing:space_people", space_id)
    return people_page(request, space, form, SpaceForm(instance=space))


@require_POST
@guarded
def rename(request: SignedInRequest, space_id: int) -> HttpResponse:
    space = seen_space(request, space_id)
    form = SpaceForm(request.POST)
    if not form.is_valid():
        return people_page(request, space, WhomForm(request.user), form)
    services.rename_space(space, **form.cleaned_data, by=request.user)
    return redirect("sharing:space_people", space_id)


@require_POST
@guarded
def role(request: SignedInRequest, space_id: int, member_id: int) -> HttpResponse:
    member, form = member_of(request, space_id, member_id), RoleForm(request.POST)
    if role_in_space(request.user, space_id) != Role.MANAGER:
        raise NotAllowed
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain")
    services.change_role(member, form.cleaned_data["role"], by=request.user)
    return redirect("sharing:space_people", space_id)


@require_POST
@guarded
def hand_over(request: SignedInRequest, space_id: int, member_id: int) -> HttpResponse:
    services.hand_over(member_of(request, space_id, member_id), by=request.user)
    return redirect("sharing:space_people", space_id)


@require_POST
@guarded
def end(request: SignedInRequest, space_id: int, member_id: int) -> HttpResponse:
    """Somebody leaves, or is put out."""
    member = member_of(request, space_id, member_id)
    services.put_out(member, by=request.user)
    if member.user_id == request.user.pk:
        return redirect("sharing:spaces")
    return redirect("sharing:space_people", space_id)


@require_POST
@guarded
def delete(request: SignedInRequest, space_id: int) -> HttpResponse:
    services.delete_space(seen_space(request, space_id), by=request.user)
    return redirect("sharing:spaces")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def add(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Own photos that are not in it, to choose from; POST puts some in."""
    space = seen_space(request, space_id)
    if request.method == "POST":
        chosen = asked_photos(request.user, request.POST)
        count = services.add_photos_to_space(request.user, space, chosen)
        words = ngettext("%d photo is in the space now.", "%d photos are in the space now.", count)
        messages.success(request, words % count)
        return redirect("sharing:space", space_id)
    if role_in_space(request.user, space.pk) not in Role.that_add():
        raise NotAllowed
    photos = own_photos(request.user).exclude(space_photos__space=space)
    page = newest_page(photos, request.GET.get("after", ""))
    return chooser(request, {"space": space, "page": page, "verb": _("Add")})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def take_out(request: SignedInRequest, space_id: int) -> HttpResponse:
    """What one may take out of it: own photos, or any by who manages it."""
    space = seen_space(request, space_id)
    if request.method == "POST":
        chosen = asked_photos(request.user, request.POST)
        services.take_photos_out(request.user, space, chosen)
        return redirect("sharing:space", space_id)
    photos = photos_in(request.user, space)
    if role_in_space(request.user, space.pk) != Role.MANAGER:
        photos = photos.filter(owner=request.user)
    page = newest_page(photos, request.GET.get("after", ""))
    return chooser(request, {"space": space, "page": page, "verb": _("Take out")})


def chooser(request: SignedInRequest, context: dict[str, object]) -> HttpResponse:
    template = (
        "sharing/_choices.html" if "fragment" in request.GET else "sharing/spaces/choose.html"
    )
    return render(request, template, context)


def people_page(
    request: SignedInRequest, space: Space, form: WhomForm, about: SpaceForm
) -> HttpResponse:
    role = role_in_space(request.user, space.pk)
    if (form.is_bound or about.is_bound) and role != Role.MANAGER:
        raise NotAllowed
    members = space.memberships.select_related("user", "group")
    context = {
        "space": space, "rows": rows_of(members, request.user), "roles": Role.choices,
        "role": role, "form": form, "about": about,
    }  # fmt: skip
    status = 422 if form.is_bound or about.is_bound else 200
    return render(request, "sharing/spaces/people.html", context, status=status)


def seen_space(request: SignedInRequest, space_id: int) -> Space:
    return get_object_or_404(seen_spaces(request.user), pk=space_id)


def member_of(request: SignedInRequest, space_id: int, member_id: int) -> SpaceMember:
    members = SpaceMember.objects.select_related("space").filter(
        space__in=seen_spaces(request.user)
    )
    return get_object_or_404(members, pk=member_id, space=space_id)
