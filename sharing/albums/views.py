"""The pages of a shared album: with whom, adding own photos, taking some out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from photos.models import Photo, PhotoQuerySet
from rights.models import AlbumShare, Role
from sharing.albums import services
from sharing.albums.selectors import shared_cards
from sharing.answers import guarded
from sharing.choosing import asked_photos, newest_page, own_photos
from sharing.refusals import NotAllowed
from sharing.rows import rows_of
from sharing.whom import RoleForm, WhomForm


@require_safe
def shared(request: SignedInRequest) -> HttpResponse:
    """The albums of others; with `fragment`, as a part of the page of albums."""
    template = "_shared.html" if "fragment" in request.GET else "shared.html"
    context = {"cards": shared_cards(request.user)}
    return render(request, f"sharing/albums/{template}", context)


@require_safe
def tools(request: SignedInRequest, album_id: int) -> HttpResponse:
    """A fragment for the page of an album: whose it is, and what one may do in it."""
    album = seen_album(request, album_id)
    role = services.role_of(request.user, album)
    may_add = role in Role.that_add() and not album.is_smart
    context = {"album": album, "role": role, "may_add": may_add}
    return render(request, "sharing/albums/_tools.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def people(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Who sees the album; who manages it lets others in."""
    album = seen_album(request, album_id)
    form = WhomForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        role = form.cleaned_data["role"]
        services.share_album(album, form.whom, role, by=request.user)
        messages.success(request, _("%s can see the album now.") % form.whom)
        return redirect("sharing:album_people", album_id)
    role_here = services.role_of(request.user, album)
    if form.is_bound and role_here != Role.MANAGER:
        raise NotAllowed
    shares = album.shares.select_related("user", "group")
    context = {
        "album": album,
        "rows": rows_of(shares, request.user),
        "roles": Role.choices,
        "role": role_here,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "sharing/albums/people.html", context, status=status)


@require_POST
@guarded
def role(request: SignedInRequest, album_id: int, share_id: int) -> HttpResponse:
    share, form = share_of(request, album_id, share_id), RoleForm(request.POST)
    if services.role_of(request.user, share.album) != Role.MANAGER:
        raise NotAllowed
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain")
    services.change_role(share, form.cleaned_data["role"], by=request.user)
    return redirect("sharing:album_people", album_id)


@require_POST
@guarded
def end(request: SignedInRequest, album_id: int, share_id: int) -> HttpResponse:
    """Somebody leaves, or may not look any more."""
    share = share_of(request, album_id, share_id)
    services.end_share(share, by=request.user)
    if share.user_id == request.user.pk:
        return redirect("albums:albums")
    return redirect("sharing:album_people", album_id)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def add(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Own photos that are not in it, to choose from; POST puts some in."""
    album = seen_album(request, album_id)
    if request.method == "POST":
        chosen = asked_photos(request.user, request.POST)
        services.contribute(album, chosen, by=request.user)
        return redirect("albums:album", album_id)
    if services.role_of(request.user, album) not in Role.that_add() or album.is_smart:
        raise NotAllowed
    photos = own_photos(request.user).exclude(album_photos__album=album)
    return chooser(request, album, photos, _("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def take_out(request: SignedInRequest, album_id: int) -> HttpResponse:
    """What one may take out of it."""
    album = seen_album(request, album_id)
    if request.method == "POST":
        chosen = asked_photos(request.user, request.POST)
        services.take_from(album, chosen, by=request.user)
        return redirect("albums:album", album_id)
    role = services.role_of(request.user, album)
    if role not in Role.that_add():
        raise NotAllowed
    photos = Photo.objects.visible_to(request.user).filter(album_photos__album=album)
    photos = photos if role == Role.MANAGER else photos.filter(owner=request.user)
    return chooser(request, album, photos.filter(trashed_at=None), _("Take out"))


def chooser(
    request: SignedInRequest, album: Album, photos: PhotoQuerySet, verb: str
) -> HttpResponse:
    page = newest_page(photos, request.GET.get("after", ""))
    context = {"album": album, "page": page, "verb": verb}
    template = (
        "sharing/_choices.html" if "fragment" in request.GET else "sharing/albums/choose.html"
    )
    return render(request, template, context)


def seen_album(request: SignedInRequest, album_id: int) -> Album:
    albums = Album.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(albums, pk=album_id)


def share_of(request: SignedInRequest, album_id: int, share_id: int) -> AlbumShare:
    shares = AlbumShare.objects.select_related("album").filter(
        album__in=Album.objects.visible_to(request.user)
    )
    return get_object_or_404(shares, pk=share_id, album=album_id)
