"""What is in the open folder: the grid, a photo, its bytes, and moving in and out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from photos.keyset import BadCursor
from photos.media import not_there, serve
from photos.models import Photo, Rendition
from vault.forms import NewPinForm, PhotosForm, PinForm
from vault.models import LockedFile
from vault.opened import OpenVault, opened_in_session
from vault.selectors import has_vault, locked_media, locked_page, locked_photo_page
from vault.services.locking import NoVault, StaysInPlace, lock_photos, unlock_photos
from vault.tasks import wake_on_commit


@require_safe
@never_cache
def folder(request: SignedInRequest) -> HttpResponse:
    """The photos, or the way to them; with `fragment`, only the photos that follow."""
    vault = opened_in_session(request)
    if vault is None and "fragment" in request.GET:
        raise Http404
    if vault is None:
        return closed(request)
    try:
        page = locked_page(vault, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    template = "vault/_photos.html" if "fragment" in request.GET else "vault/folder.html"
    return render(request, template, {"page": page})


def closed(request: SignedInRequest) -> HttpResponse:
    """The form that opens the folder, or makes one."""
    if has_vault(request.user):
        context = {"form": PinForm(), "action": reverse("vault:open")}
        return render(request, "vault/closed.html", context)
    context = {"form": NewPinForm(), "action": reverse("vault:set_up")}
    return render(request, "vault/set_up.html", context)


@require_safe
@never_cache
def photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    vault = opened_in_session(request)
    if vault is None:
        return redirect("vault:folder")
    try:
        page = locked_photo_page(vault, photo_id)
    except Photo.DoesNotExist as error:
        raise Http404 from error
    return render(request, "vault/photo.html", {"page": page, "photo": page.photo})


@require_safe
def thumbnail(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    return media(request, photo_id, Rendition.Name.THUMBNAIL)


@require_safe
def preview(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    return media(request, photo_id, Rendition.Name.PREVIEW)


@require_safe
def original(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    return media(request, photo_id, LockedFile.ORIGINAL)


@require_safe
def playback(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    """The proxy of a video, else its original."""
    response = media(request, photo_id, Rendition.Name.PROXY)
    return response if response.status_code != 404 else original(request, photo_id)


def media(request: SignedInRequest, photo_id: int, name: str) -> HttpResponseBase:
    """Nobody learns whether there is such a photo while the folder is closed."""
    vault = opened_in_session(request)
    if vault is None:
        raise Http404
    try:
        found = locked_media(vault, photo_id, name)
    except Photo.DoesNotExist as error:
        raise Http404 from error
    return serve(request, found, download="download" in request.GET) if found else not_there()


@require_POST
def lock(request: SignedInRequest) -> HttpResponse:
    """Move own photos in: repeated `photo`. No PIN is asked: who may trash them may hide them."""
    form = PhotosForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        count = lock_photos(request.user, form.cleaned_data["photo"])
    except Photo.DoesNotExist as error:
        raise Http404 from error
    except NoVault:
        messages.info(request, _("Choose a PIN first. Then move photos into the locked folder."))
        return go_to(request, "vault:folder")
    except StaysInPlace as refusal:
        return refused(request, refusal)
    wake_on_commit()
    words = ngettext(
        "Moved %d photo into the locked folder.", "Moved %d photos into the locked folder.", count
    )
    return moved(request, words % count, "photos:timeline")


def refused(request: SignedInRequest, refusal: StaysInPlace) -> HttpResponse:
    words = ngettext(
        "%(count)d photo lies in “%(source)s” and stays there for all to see who reach that folder."
        " Upload it first, then lock it. Nothing was locked.",
        "%(count)d photos lie in “%(source)s” and stay there for all to see who reach that folder."
        " Upload them first, then lock them. Nothing was locked.",
        refusal.count,
    ) % {"count": refusal.count, "source": refusal.source}
    if "HX-Request" in request.headers:
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return redirect("photos:timeline")


@require_POST
@never_cache
def unlock(request: SignedInRequest) -> HttpResponse:
    """Move photos back into the library."""
    vault, form = opened_in_session(request), PhotosForm(request.POST)
    if vault is None:
        return redirect("vault:folder")
    if not form.is_valid():
        messages.info(request, _("Choose the photos to move back."))
        return redirect("vault:folder")
    count = move_back(vault, form)
    words = ngettext(
        "%d photo moves back into the library.", "%d photos move back into the library.", count
    )
    return moved(request, words % count, "vault:folder")


def move_back(vault: OpenVault, form: PhotosForm) -> int:
    try:
        count = unlock_photos(vault, form.cleaned_data["photo"])
    except Photo.DoesNotExist as error:
        raise Http404 from error
    wake_on_commit()
    return count


def moved(request: SignedInRequest, words: str, to: str) -> HttpResponse:
    messages.success(request, words)
    return go_to(request, to)


def go_to(request: SignedInRequest, view: str) -> HttpResponse:
    """The page; a script is told to go there."""
    answer = redirect(view)
    if "HX-Request" not in request.headers:
        return answer
    return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
