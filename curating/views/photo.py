"""What a person decides of one photo, on its page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from albums.models import Album
from albums.selectors import albums_of_photo, files_of
from curating.doing import do
from curating.invalid import InvalidAction
from curating.models import Action
from curating.views.answers import done, refused, with_toast
from photos.models import Photo, Tag
from photos.tags import refused_tags_of, tags_of
from photos.views.photo import by_script, own_photo


@require_POST
def favourite(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    is_wanted = request.POST.get("favourite") == "true"
    action = do(request.user, "favourite" if is_wanted else "unfavourite", [photo.pk])
    if not by_script(request):
        return redirect("photos:photo", photo.pk)
    photo.refresh_from_db()
    response = render(request, "photos/_favourite.html", {"photo": photo})
    return with_toast(request, response, action)


@require_POST
def caption(request: SignedInRequest, photo_id: int) -> HttpResponse:
    return decided(request, own_photo(request, photo_id), "caption")


@require_POST
def note(request: SignedInRequest, photo_id: int) -> HttpResponse:
    return decided(request, own_photo(request, photo_id), "note")


@require_POST
def rating(request: SignedInRequest, photo_id: int) -> HttpResponse:
    is_none = request.POST.get("rating") == "0"
    return decided(request, own_photo(request, photo_id), "unrate" if is_none else "rate")


@require_POST
def call(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    try:
        action = do(request.user, "call", [photo.pk], request.POST.dict())
    except InvalidAction as error:
        return refused(str(error))
    if not by_script(request):
        return redirect("photos:photo", photo.pk)
    photo.refresh_from_db()
    context = {"photo": photo, "is_changed": True}
    return with_toast(request, render(request, "curating/_looks.html", context), action)


@require_POST
def archive(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    return decided(request, photo, "unarchive" if photo.archived_at else "archive")


@require_POST
def trash(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    return decided(request, photo, "restore" if photo.trashed_at else "trash")


def decided(request: SignedInRequest, photo: Photo, verb: str) -> HttpResponse:
    """Do it with what the form says. With script, what was typed stands there already."""
    try:
        action = do(request.user, verb, [photo.pk], request.POST.dict())
    except InvalidAction as error:
        return refused(str(error))
    return done(request, action, way_back=reverse("photos:photo", args=[photo.pk]))


@require_POST
def add_tags(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    try:
        action = do(request.user, "tag", [photo.pk], request.POST.dict())
    except InvalidAction as error:
        return refused(str(error))
    return _with_tags(request, photo, action)


@require_POST
def refuse_tag(request: SignedInRequest, photo_id: int, tag_id: int) -> HttpResponse:
    return _tag(request, "untag", photo_id, tag_id)


@require_POST
def restore_tag(request: SignedInRequest, photo_id: int, tag_id: int) -> HttpResponse:
    return _tag(request, "retag", photo_id, tag_id)


def _tag(request: SignedInRequest, verb: str, photo_id: int, tag_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    tag = get_object_or_404(Tag, pk=tag_id, owner=request.user)
    action = do(request.user, verb, [photo.pk], {"tag": str(tag.pk)})
    return _with_tags(request, photo, action, is_taken_off=verb == "untag")


def _with_tags(
    request: SignedInRequest, photo: Photo, action: Action, *, is_taken_off: bool = False
) -> HttpResponse:
    if not by_script(request):
        return redirect("photos:photo", photo.pk)
    context = {
        "photo": photo,
        "tags": tags_of(photo),
        "refused_tags": refused_tags_of(photo),
        "is_own": True,
        "is_changed": True,
        "is_taken_off": is_taken_off,
    }
    return with_toast(request, render(request, "photos/_tags.html", context), action)


@require_POST
def take_out(request: SignedInRequest, album_id: int, photo_id: int) -> HttpResponse:
    """The photo leaves the album with the other files of its stack, and can be put back."""
    album, photo = own_album(request, album_id), own_photo(request, photo_id)
    files = files_of(photo).values_list("pk", flat=True)
    action = do(request.user, "take_out", files, {"album": str(album.pk)})
    return _with_albums(request, photo, action)


@require_POST
def put_back(request: SignedInRequest, album_id: int, photo_id: int) -> HttpResponse:
    """What was taken out of the album."""
    album, photo = own_album(request, album_id), own_photo(request, photo_id)
    files = files_of(photo).filter(album_removals__album=album).values_list("pk", flat=True)
    try:
        action = do(request.user, "put_in", files, {"album": str(album.pk)})
    except InvalidAction as error:
        return refused(str(error))
    return _with_albums(request, photo, action)


def own_album(request: SignedInRequest, album_id: int) -> Album:
    return get_object_or_404(Album, pk=album_id, owner=request.user)


def _with_albums(request: SignedInRequest, photo: Photo, action: Action) -> HttpResponse:
    """The fragment, or after a form without script the photo's page."""
    if not by_script(request):
        return redirect("photos:photo", photo.pk)
    context = {"photo": photo, "albums": albums_of_photo(request.user, photo)}
    return with_toast(request, render(request, "albums/_of_photo.html", context), action)
