"""The pages of albums, and the albums of a photo as a fragment of its page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from albums.selectors import album_cards, album_page, albums_of_photo
from photos.keyset import BadCursor
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
    context = {"photo": photo, "albums": albums_of_photo(request.user, photo)}
    return render(request, "albums/_of_photo.html", context)


def asked_album(request: SignedInRequest) -> int | None:
    after = request.GET.get("after")
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= LONGEST_ID):
        raise Http404
    return int(after)
