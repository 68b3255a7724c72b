"""What guests of a link see: the password form, the photos, one of them, and their bytes."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from photos.keyset import BadCursor
from photos.media import Media, not_there, serve
from photos.models import Photo, Rendition
from rights.lending import Guest
from sharing.links.forms import GuestPasswordForm
from sharing.links.guest_media import film_of, original_of, picture_of
from sharing.links.opening import (
    ask_password,
    for_guests,
    guarded,
    is_first_visit,
    live_link,
    may_try,
    try_password,
)
from sharing.links.selectors import key_of
from sharing.links.services import count_visit
from sharing.links.shown import guest_page, guest_photo


@login_not_required
@require_POST
@never_cache
@sensitive_post_parameters("password")
def password(request: HttpRequest, key: str) -> HttpResponseBase:
    """Opens this link for this session."""
    link = live_link(key)
    form = GuestPasswordForm(request.POST)
    if not link.password:
        return redirect("sharing:guest", key)
    if not may_try(request, link):
        return refused(request, key, form, said=_("Too many tries. Wait five minutes."), status=429)
    if form.is_valid() and try_password(request, link, form.cleaned_data["password"]):
        return guarded(redirect("sharing:guest", key))
    return refused(request, key, form, said=_("This is not the password."), status=401)


def refused(
    request: HttpRequest, key: str, form: GuestPasswordForm, *, said: str, status: int
) -> HttpResponseBase:
    if form.is_valid():
        form.add_error("password", said)
    return guarded(ask_password(request, key, form, status=status))


@require_safe
@for_guests
def photos(request: HttpRequest, guest: Guest) -> HttpResponse:
    """All photos of the link; with `fragment`, only those that follow. A story has a page of its
    own, in the app above this one."""
    if guest.link.story_id:
        return redirect("stories:guest", key_of(guest.link))
    try:
        page = guest_page(guest, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    if is_first_visit(request, guest.link):
        count_visit(guest.link)
    template = "_photos.html" if "fragment" in request.GET else "guest.html"
    return render(request, f"sharing/links/{template}", {"page": page, **about(request, guest)})


@require_safe
@for_guests
def photo(request: HttpRequest, guest: Guest, photo_id: int) -> HttpResponse:
    """One photo, with the ones beside it."""
    try:
        page = guest_photo(guest, photo_id)
    except Photo.DoesNotExist as error:
        raise Http404 from error
    return render(request, "sharing/links/photo.html", {"page": page, **about(request, guest)})


def about(request: HttpRequest, guest: Guest) -> dict[str, object]:
    """What all pages of a link know. `site`: where it is, for who shows the link elsewhere."""
    site = f"{request.scheme}://{request.get_host()}"
    return {"link": guest.link, "key": key_of(guest.link), "site": site}


@require_safe
@for_guests
def thumbnail(request: HttpRequest, guest: Guest, photo_id: int) -> HttpResponseBase:
    return served(request, picture_of(guest, photo_id, Rendition.Name.THUMBNAIL))


@require_safe
@for_guests
def preview(request: HttpRequest, guest: Guest, photo_id: int) -> HttpResponseBase:
    return served(request, picture_of(guest, photo_id, Rendition.Name.PREVIEW))


@require_safe
@for_guests
def playback(request: HttpRequest, guest: Guest, photo_id: int) -> HttpResponseBase:
    return served(request, film_of(guest, photo_id))


@require_safe
@for_guests
def original(request: HttpRequest, guest: Guest, photo_id: int) -> HttpResponseBase:
    """For download, where the link allows it."""
    if not guest.link.allows_download:
        raise Http404
    visible = Photo.objects.visible_to(guest).select_related("kept_in")
    photo = get_object_or_404(visible, pk=photo_id)
    return served(request, original_of(guest, photo), download=True)


def served(
    request: HttpRequest, media: Media | None, *, download: bool = False
) -> HttpResponseBase:
    return serve(request, media, download=download) if media else not_there()
