"""The pages of albums, and the albums of a photo as a fragment of its page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from albums.selectors import BadCursor, album_cards, album_page, albums_of_photo, files_of
from albums.services import add_photos, remove_photos
from photos.models import Photo

LONGEST_ID = 18  # digits


@require_safe
def albums(request: SignedInRequest) -> HttpResponse:
    """All albums; with `fragment`, only the cards that follow."""
    try:
        page = album_cards(request.user, after=asked_album(request))
    except Album.DoesNotExist as error:
        raise Http404 from error
    template = "albums/_cards.html" if "fragment" in request.GET else "albums/albums.html"
    return render(request, template, {"page": page})


@require_safe
def album(request: SignedInRequest, album_id: int) -> HttpResponse:
    """One album; with `fragment`, only the photos that follow."""
    try:
        page = album_page(request.user, album_id, request.GET.get("after", ""))
    except (Album.DoesNotExist, BadCursor) as error:
        raise Http404 from error
    template = "albums/_photos.html" if "fragment" in request.GET else "albums/album.html"
    return render(request, template, {"page": page, "photo_query": f"album={album_id}"})


@require_safe
def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """A fragment for the photo page."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    return answer_with_albums(request, photo)


@require_POST
def take_out(request: SignedInRequest, album_id: int, photo_id: int) -> HttpResponse:
    """The photo leaves the album with the other files of its stack, and can be put back."""
    album, photo = own_album(request, album_id), own_photo(request, photo_id)
    remove_photos(album, files_of(photo))
    return answer_with_albums(request, photo, taken_out=album)


@require_POST
def put_back(request: SignedInRequest, album_id: int, photo_id: int) -> HttpResponse:
    """What was taken out of the album."""
    album, photo = own_album(request, album_id), own_photo(request, photo_id)
    add_photos(album, files_of(photo).filter(album_removals__album=album))
    return answer_with_albums(request, photo)


def answer_with_albums(
    request: SignedInRequest, photo: Photo, taken_out: Album | None = None
) -> HttpResponse:
    """The fragment, or after a form without script the photo's page."""
    if request.method == "POST" and "HX-Request" not in request.headers:
        return redirect("photos:photo", photo.pk)
    albums = albums_of_photo(request.user, photo)
    context = {"photo": photo, "albums": albums, "taken_out": taken_out}
    return render(request, "albums/_of_photo.html", context)


def own_album(request: SignedInRequest, album_id: int) -> Album:
    albums = Album.objects.visible_to(request.user).filter(owner=request.user)
    return get_object_or_404(albums, pk=album_id)


def own_photo(request: SignedInRequest, photo_id: int) -> Photo:
    photos = Photo.objects.visible_to(request.user).filter(owner=request.user)
    return get_object_or_404(photos, pk=photo_id)


def asked_album(request: SignedInRequest) -> int | None:
    after = request.GET.get("after")
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= LONGEST_ID):
        raise Http404
    return int(after)
