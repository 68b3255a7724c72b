"""The pages of those who make links: a new one, the list, changing and revoking."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from photos.models import Photo
from rights.models import ShareLink
from search.kept.smart_albums import make_smart_album
from sharing.asked import asked_ids, asked_number
from sharing.guests.selectors import waiting_for
from sharing.links.forms import LinkForm
from sharing.links.selectors import (
    key_of,
    linkable_albums,
    linkable_photos,
    linkable_stories,
    links_of,
    own_links,
)
from sharing.links.services import AddressTaken, change_link, make_link, revoke_link

View = Callable[..., HttpResponse]


def in_own_time(view: View) -> View:
    """Times are said and read by the person's own clock."""

    @wraps(view)
    def timed(request: SignedInRequest, **named: int) -> HttpResponse:
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return view(request, **named)

    return timed


@require_safe
@in_own_time
def links(request: SignedInRequest) -> HttpResponse:
    """All links of the person."""
    waiting = waiting_for(request.user).count()
    context = {"links": links_of(request.user), "waiting": waiting}
    return render(request, "sharing/links/links.html", context)


@never_cache
@sensitive_post_parameters("password")
@in_own_time
def new_link(request: SignedInRequest) -> HttpResponse:
    """To `album`, to `story`, to repeated `photo` or to what the search `q` finds; made once `make`
    is said."""
    to = asked_things(request)
    form = LinkForm(request.POST if "make" in request.POST else None)
    if form.is_valid() and (link := made(request, form, to)):
        return redirect("sharing:link", link.pk)
    context = {"form": form, **to._asdict()}
    status = 422 if form.is_bound else 200
    return render(request, "sharing/links/new.html", context, status=status)


class Things(NamedTuple):
    """What a link is to: the first of these that there is."""

    album: Album | None
    story: Any
    photos: Sequence[Photo]
    query: str


def asked_things(request: SignedInRequest) -> Things:
    """Raises Http404 where nothing is named, or what is not there for this person."""
    asked = request.POST if request.method == "POST" else request.GET
    user = request.user
    album = asked_one(linkable_albums(user), asked.get("album", ""))
    story = asked_one(linkable_stories(user), asked.get("story", ""))
    things = Things(album, story, asked_photos(request), asked.get("q", "").strip())
    if not any(things):
        raise Http404
    return things


def made(request: SignedInRequest, form: LinkForm, to: Things) -> ShareLink | None:
    """The link, or None: the form says why not."""
    said, album = form.cleaned_data, to.album
    try:
        if to.query and not any(to[:3]):
            album = make_smart_album(request.user, said["title"], to.query)
        return make_link(
            form.save(commit=False), request.user,
            album=album, story=None if album else to.story, photos=to.photos,
            password=said["password"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error.messages)
    except AddressTaken:
        form.add_error("slug", _("This address is taken."))
    return None


@never_cache
@sensitive_post_parameters("password")
@in_own_time
def link(request: SignedInRequest, link_id: int) -> HttpResponse:
    """One link: its address, to be copied, and all that can be said of it."""
    link = own_link(request, link_id)
    form = LinkForm(request.POST if request.method == "POST" else None, instance=link)
    if form.is_valid() and changed(form):
        messages.success(request, _("The link is saved."))
        return redirect("sharing:link", link_id)
    status = 422 if form.is_bound else 200
    link = own_link(request, link_id)
    context = {"form": form, "link": link, "address": address_of(request, link)}
    return render(request, "sharing/links/link.html", context, status=status)


def changed(form: LinkForm) -> bool:
    said = form.cleaned_data
    forgets = bool(said.get("forgets_password"))
    try:
        link = form.save(commit=False)
        change_link(link, password=said["password"], forgets_password=forgets)
    except AddressTaken:
        form.add_error("slug", _("This address is taken."))
        return False
    return True


@require_POST
def revoke(request: SignedInRequest, link_id: int) -> HttpResponse:
    revoke_link(own_link(request, link_id))
    messages.success(request, _("The link is revoked. Nobody comes in by it any more."))
    return redirect("sharing:links")


def own_link(request: SignedInRequest, link_id: int) -> ShareLink:
    return get_object_or_404(own_links(request.user), pk=link_id)


def address_of(request: SignedInRequest, link: ShareLink) -> str:
    return request.build_absolute_uri(f"/s/{key_of(link)}/")


def asked_one(rows: QuerySet[Any], text: str) -> Any:
    """The one of this id, or None where none is named. Raises Http404."""
    return get_object_or_404(rows, pk=asked_number(text)) if text else None


def asked_photos(request: SignedInRequest) -> list[Photo]:
    """All of them, or it is a 404: nobody learns which of the ids are photos."""
    ids = asked_ids(request.POST)
    photos = list(linkable_photos(request.user, ids))
    if len(photos) != len(ids):
        raise Http404
    return photos
