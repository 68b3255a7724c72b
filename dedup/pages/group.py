"""The page of one group of duplicates, and what is decided there; then comes the next group."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from dedup import services
from dedup.models import DuplicateGroup, Resolution
from dedup.pages.asked import Asked, read_asked
from dedup.pages.choice import chosen_of, is_of_group, shown_by
from dedup.pages.group_view import GroupView, group_view
from dedup.selectors import GroupPage, group_of, groups_of, neighbours_of
from dedup.services import Decision, InvalidResolution

Verb = Resolution.Verb
PREVIEW = "preview"  # what will happen for what is chosen; without script it is asked for


@require_safe
def group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """The page; for our script only what is in it. From a settled group it goes on."""
    asked = read_asked(request.GET)
    try:
        found = group_of(request.user, group_id)
    except DuplicateGroup.DoesNotExist:
        own_group(request, group_id)
        words = _("That group is settled already.")
        return go_on(request, first(request.user, asked), asked, words)
    return show(request, group_view(request.user, found, asked, request.GET))


@require_POST
def decide(request: SignedInRequest, group_id: int) -> HttpResponse:
    """Do what is asked for, and go on with the next group."""
    asked, before = read_asked(request.GET), own_group(request, group_id)
    try:
        found = group_of(request.user, group_id)
    except DuplicateGroup.DoesNotExist:
        words = _("That group was settled meanwhile.")
        return go_on(request, first(request.user, asked), asked, words)
    if request.POST.get("verb") == PREVIEW:
        return show(request, group_view(request.user, found, asked, request.POST))
    try:
        resolution = decided(found, request.POST)
    except InvalidResolution as error:
        return refuse(request, before, asked, str(error))
    following = behind(request.user, before, asked)
    return go_on(request, following, asked, said(request, resolution, asked))


@require_POST
def undo(request: SignedInRequest, resolution_id: int) -> HttpResponse:
    """Take a decision back, and show the group that is there again."""
    asked, mine = read_asked(request.GET), Resolution.objects.visible_to(request.user)
    resolution = get_object_or_404(mine, pk=resolution_id)
    try:
        messages.success(request, services.undo(resolution).undone_sentence)
    except InvalidResolution as error:
        messages.error(request, str(error))
    shown = DuplicateGroup.objects.visible_to(request.user)
    back = shown.filter(members__photo__in=resolution.photos).values_list("pk", flat=True).first()
    return redirect(asked.of_group(back) if back else asked.of_list())


def decided(found: GroupPage, sent: QueryDict) -> Resolution:
    """Raises InvalidResolution where the group is not what the page showed, and BadRequest."""
    verb, shown, chosen = sent.get("verb", ""), shown_by(sent), chosen_of(found, sent)
    if verb not in Verb.values:
        raise BadRequest("nothing that can be decided")
    is_told = is_of_group(found, sent) if verb in {Verb.KEEP, Verb.STACK} else True
    if not is_told:
        raise InvalidResolution(_("This group changed meanwhile. Nothing was done."))
    decision = Decision(verb, chosen.keeper, chosen.going, shown, sent.get("token", ""))
    return services.decide(found.group, decision)


def own_group(request: SignedInRequest, group_id: int) -> DuplicateGroup:
    """One that its owner may have seen, also where it is settled now."""
    return get_object_or_404(DuplicateGroup, owner=request.user, pk=group_id)


def behind(user: User, before: DuplicateGroup, asked: Asked) -> int | None:
    """The group that comes after one, which need not show any more."""
    return neighbours_of(user, before, order=asked.order, kind=asked.kind or None).next


def first(user: User, asked: Asked) -> int | None:
    page = groups_of(user, order=asked.order, kind=asked.kind or None, limit=1)
    return page.cards[0].group.pk if page.cards else None


def go_on(request: SignedInRequest, group_id: int | None, asked: Asked, words: str) -> HttpResponse:
    """Say what was done, and show the group that follows; behind the last one is the list."""
    messages.info(request, words)
    if group_id is None:
        return leave_for(request, asked.of_list())
    if not by_script(request):
        return redirect(asked.of_group(group_id))
    return show_group(request, group_id, asked)


def refuse(
    request: SignedInRequest, before: DuplicateGroup, asked: Asked, words: str
) -> HttpResponse:
    """Nothing was done: the group as it is now, with what was chosen; or another one."""
    try:
        found = group_of(request.user, before.pk)
    except DuplicateGroup.DoesNotExist:
        return go_on(request, first(request.user, asked), asked, words)
    messages.error(request, words)
    return show(request, group_view(request.user, found, asked, request.POST))


def show_group(request: SignedInRequest, group_id: int, asked: Asked) -> HttpResponse:
    try:
        found = group_of(request.user, group_id)
    except DuplicateGroup.DoesNotExist:  # settled since it was found
        return leave_for(request, asked.of_list())
    response = show(request, group_view(request.user, found, asked, QueryDict()))
    response["HX-Replace-Url"] = asked.of_group(group_id)
    response["HX-Trigger"] = "duplicates-changed"  # other parts of the page count them
    return response


def show(request: SignedInRequest, view: GroupView) -> HttpResponse:
    template = "dedup/_group_swapped.html" if by_script(request) else "dedup/group.html"
    return render(request, template, {"view": view})


def leave_for(request: SignedInRequest, address: str) -> HttpResponse:
    if by_script(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def said(request: SignedInRequest, resolution: Resolution, asked: Asked) -> str:
    """What was done, with Undo."""
    address = asked.after(reverse("dedup:undo", args=[resolution.pk]))
    context = {"resolution": resolution, "address": address}
    return render_to_string("dedup/_said.html", context, request)


def by_script(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers
