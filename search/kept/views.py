"""The pages on which people keep searches: saved ones under names, and those they made last."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from search.kept import services as kept
from search.kept.forms import KeepForm
from search.kept.selectors import kept_searches, own_saved_searches, suggested_name
from search.kept.smart_albums import make_smart_album
from search.models import SavedSearch
from search.selectors import understand

REMEMBERING: dict[str, Callable[[User], None]] = {
    "stop": kept.stop_remembering,
    "go-on": kept.go_on_remembering,
    "forget": kept.forget_all_searches,
}


def keep(request: SignedInRequest) -> HttpResponse:
    """Where a search gets a name; a POST keeps it `as` a saved search or as a smart album."""
    query = understand(request.user, request.GET.get("q", request.POST.get("q", "")))
    said = {"q": query.text, "name": suggested_name(query)}
    form = KeepForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid() and (address := keep_it(request, form)):
        return redirect(address)
    context = {"form": form, "query": query}
    return render(request, "search/keep.html", context, status=422 if form.is_bound else 200)


def keep_it(request: SignedInRequest, form: KeepForm) -> str:
    """Where it can be seen; nothing when it is refused, and the form says why."""
    text = form.cleaned_data["q"]
    name = form.cleaned_data["name"] or suggested_name(understand(request.user, text))
    try:
        if request.POST.get("as") == "album":
            album = make_smart_album(request.user, name, text)
            return reverse("albums:album", args=[album.pk])
        saved = kept.save_search(request.user, name, text)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return ""
    messages.success(request, _("“%(name)s” is on the search page now.") % {"name": saved.name})
    return f"{reverse('search:results')}?{urlencode({'q': saved.query})}"


def saved_search(request: SignedInRequest, saved_id: int) -> HttpResponse:
    """Another name or search for a saved one."""
    saved = own_saved(request, saved_id)
    said = {"q": saved.query, "name": saved.name}
    form = KeepForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid() and change(saved, form):
        return redirect("search:results")
    context = {"form": form, "saved": saved}
    return render(
        request, "search/saved_search.html", context, status=422 if form.is_bound else 200
    )


def change(saved: SavedSearch, form: KeepForm) -> bool:
    """Whether it could be; the form says why not."""
    said = form.cleaned_data
    try:
        kept.change_saved_search(saved, name=said["name"], query=said["q"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


@require_POST
def delete_saved(request: SignedInRequest, saved_id: int) -> HttpResponse:
    """It can be brought back until the next one is deleted."""
    kept.delete_saved_search(own_saved(request, saved_id))
    return answer_with_kept(request)


@require_POST
def bring_back_saved(request: SignedInRequest, saved_id: int) -> HttpResponse:
    deleted = get_object_or_404(
        SavedSearch, pk=saved_id, user=request.user, deleted_at__isnull=False
    )
    try:
        kept.bring_back_saved_search(deleted)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return answer_with_kept(request)


@require_POST
def forget(request: SignedInRequest, recent_id: int) -> HttpResponse:
    kept.forget_search(request.user, recent_id)
    return answer_with_kept(request)


@require_POST
def remembering(request: SignedInRequest, verb: str) -> HttpResponse:
    """Forget all searches, keep none from now on, or keep them again."""
    if verb not in REMEMBERING:
        raise Http404
    REMEMBERING[verb](request.user)
    return answer_with_kept(request)


def answer_with_kept(request: SignedInRequest) -> HttpResponse:
    """The fragment, or without script the page that it is on."""
    if "HX-Request" not in request.headers:
        return redirect("search:results")
    context = {"kept": kept_searches(request.user), "is_swapped": True}
    return render(request, "search/_kept.html", context)


def own_saved(request: SignedInRequest, saved_id: int) -> SavedSearch:
    return get_object_or_404(own_saved_searches(request.user), pk=saved_id)
