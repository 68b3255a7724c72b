"""ZIPs of an album, of a selection, and of what a link shows."""

from collections.abc import Sequence
from functools import partial

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import address_of
from accounts.requests import SignedInRequest
from albums.models import Album
from photos.models import Photo, PhotoQuerySet
from rights.lending import Guest, Viewer
from sharing.asked import asked_ids
from sharing.links.opening import for_guests
from sharing.links.selectors import title_of
from sharing.zips.contents import Scope, entries
from sharing.zips.names import safe_name
from sharing.zips.presets import Preset
from sharing.zips.slots import Sent, give_back, take_slot
from sharing.zips.stream import zip_of

MOST_AT_ONCE = 3
MOST_OF_GUEST, MOST_OF_LINK = 2, 6
HEADERS = {"Cache-Control": "no-store", "Content-Type": "application/zip"}


@require_safe
def album_zip(request: SignedInRequest, album_id: int) -> HttpResponseBase:
    """All that the person sees in an album."""
    album = get_object_or_404(Album.objects.visible_to(request.user), pk=album_id)
    scope = partial(files_in_album, request.user, album)
    return own_zip(request, request.GET, scope, album.title or _("Album"))


@require_POST
def selection_zip(request: SignedInRequest) -> HttpResponseBase:
    """Chosen photos, own ones and those that others lend."""
    ids = asked_ids(request.POST)
    seen = Photo.objects.visible_to(request.user).filter(pk__in=ids, trashed_at__isnull=True)
    if not ids or seen.count() != len(ids):
        raise Http404
    return own_zip(request, request.POST, partial(files_of, request.user, ids), _("Photos"))


def own_zip(
    request: SignedInRequest, said: QueryDict, scope: Scope, title: str
) -> HttpResponseBase:
    slots = [(f"user:{request.user.pk}", MOST_AT_ONCE)]
    return answer(request.user, said, scope, title=title, slots=slots)


@require_safe
@for_guests
def guest_zip(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """All that the link shows, where it may be downloaded."""
    link = guest.link
    if not link.allows_download:
        raise Http404
    slots = [
        (f"guest:{link.pk}:{address_of(request)}", MOST_OF_GUEST),
        (f"link:{link.pk}", MOST_OF_LINK),
    ]
    scope = partial(Photo.objects.visible_to, guest)
    title = title_of(link) or _("Shared photos")
    return answer(guest, request.GET, scope, title=title, slots=slots)


def files_in_album(viewer: Viewer, album: Album) -> PhotoQuerySet:
    """With the other files of their stacks."""
    held = Photo.objects.filter(albums=album)
    stacks = held.filter(stack__isnull=False).values("stack")
    seen = Photo.objects.visible_to(viewer)
    return seen.filter(Q(pk__in=held.values("pk")) | Q(stack__in=stacks))


def files_of(viewer: Viewer, ids: Sequence[int]) -> PhotoQuerySet:
    """With the other files of their stacks."""
    stacks = Photo.objects.filter(pk__in=ids, stack__isnull=False).values("stack")
    return Photo.objects.visible_to(viewer).filter(Q(pk__in=ids) | Q(stack__in=stacks))


def answer(
    viewer: Viewer,
    said: QueryDict,
    scope: Scope,
    *,
    title: str,
    slots: Sequence[tuple[str, int]],
) -> HttpResponseBase:
    """The ZIP; 400 for an unknown preset, 429 where too many are under way."""
    wanted = said.get("preset", Preset.ORIGINALS)
    if wanted not in Preset.values:
        return told(_("There is no such way to download photos."), status=400)
    taken = taken_slots(slots)
    if len(taken) < len(slots):
        free(taken)
        return told(_("Other downloads are still under way. Wait for one to end."), status=429)
    pieces = zip_of(entries(viewer, scope, Preset(wanted)))
    response = StreamingHttpResponse(Sent(pieces, partial(free, taken)), headers=HEADERS)
    name = f"{safe_name(title)}.zip"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003
    return response


def taken_slots(slots: Sequence[tuple[str, int]]) -> list[str]:
    """Up to the first of which none is left."""
    taken: list[str] = []
    for name, most in slots:
        if not take_slot(name, most=most):
            break
        taken.append(name)
    return taken


def free(names: Sequence[str]) -> None:
    for name in names:
        give_back(name)


def told(reason: str, *, status: int) -> HttpResponse:
    return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
