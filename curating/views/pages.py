"""Favourites, archive, trash and history as pages, part by part; and deleting for good."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from curating import history as told
from curating.lists import in_trash, offers_of, page_of
from curating.models import TrashSetting
from curating.services.deleting import days_of, delete_for_good, plan_deletion
from curating.views.bulk import listed
from photos.keyset import BadCursor

MOST_ALBUMS = 500


class DaysForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days"), min_value=TrashSetting.LEAST, max_value=TrashSetting.MOST
    )


@require_safe
def favourites(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "favourites")


@require_safe
def recent(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "recent")


@require_safe
def tidy(request: SignedInRequest) -> HttpResponse:
    """What may be in the way on a timeline, in groups."""
    return render(request, "curating/tidy.html", {"offers": offers_of(request.user)})


@require_safe
def documents(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "documents")


@require_safe
def memes(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "memes")


@require_safe
def screenshots(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "screenshots")


@require_safe
def archive(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "archive")


@require_safe
def trash(request: SignedInRequest) -> HttpResponse:
    return photo_list(request, "trash", days=days_of(request.user))


def photo_list(request: SignedInRequest, name: str, **more: object) -> HttpResponse:
    """The page; with `fragment`, only the photos that follow."""
    try:
        page = page_of(request.user, name, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    template = "curating/_photos.html" if "fragment" in request.GET else "curating/photos.html"
    return render(request, template, {"page": page, **more})


@require_POST
def keep_days(request: SignedInRequest) -> HttpResponse:
    form = DaysForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), content_type="text/plain", status=400)
    TrashSetting.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("curating:trashed")


@require_POST
def delete(request: SignedInRequest) -> HttpResponse:
    """Ask first what would go; with `sure`, do it. With `all`, the whole trash."""
    chosen = listed(request.POST, "photo", "photos")
    if "all" in request.POST:
        chosen = list(in_trash(request.user).values_list("pk", flat=True))
    if "sure" not in request.POST:
        context = {"plan": plan_deletion(request.user, chosen), "is_all": "all" in request.POST}
        return render(request, "curating/delete.html", {**context, "chosen": chosen})
    gone = delete_for_good(request.user, chosen)
    words = ngettext("%d photo is gone for good.", "%d photos are gone for good.", gone)
    messages.success(request, words % gone)
    return redirect("curating:trashed")


@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """The page; with `fragment`, only the entries that follow."""
    kind = request.GET.get("kind", "")
    try:
        page = told.history_of(request.user, kind=kind, after=request.GET.get("after", ""))
    except told.BadCursor as error:
        raise Http404 from error
    template = "curating/_entries.html" if "fragment" in request.GET else "curating/history.html"
    return render(request, template, {"page": page, "kind": kind, "kinds": told.KINDS})


@require_safe
def albums(request: SignedInRequest) -> HttpResponse:
    """A fragment: the person's albums that photos can be put into, the newest first."""
    own = Album.objects.filter(owner=request.user, query="").order_by("-created_at", "-pk")
    return render(request, "curating/_albums.html", {"albums": own[:MOST_ALBUMS]})
