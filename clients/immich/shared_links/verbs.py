"""Share links: read, made, changed and revoked by whom they are of."""

from datetime import UTC
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.routing import created
from clients.immich.shared_links.telling import MASK, tell_links
from clients.immich.words import Words, body_of, query_of
from rights.models import ShareLink
from sharing.links.forms import LinkForm
from sharing.links.selectors import linkable_albums, linkable_photos
from sharing.links.services import AddressTaken, change_link, make_link, revoke_link

TEXTS = {"description": "title", "slug": "slug"}
FLAGS = {"allowDownload": "allows_download", "allowUpload": "allows_upload"}


def links(asked: Asked) -> list[dict[str, Any]]:
    """The newest first, save those that were revoked."""
    said = query_of(asked.request)
    rows = _own(asked)
    if (album_id := said.number_of("albumId", Kind.ALBUM)) is not None:
        rows = rows.filter(album=album_id)
    if (link_id := said.number_of("id", Kind.LINK)) is not None:
        rows = rows.filter(pk=link_id)
    return tell_links(asked, list(rows.order_by("-made_at", "-pk")))


def link(asked: Asked, link_id: int) -> dict[str, Any]:
    return tell_links(asked, [_one(asked, link_id)])[0]


def make(asked: Asked) -> HttpResponse:
    """To an album that the person may show, or to own photos."""
    said = body_of(asked.request)
    album_id = said.number_of("albumId", Kind.ALBUM)
    ids = said.numbers_of("assetIds", Kind.ASSET) or []
    album = linkable_albums(asked.user).filter(pk=album_id or 0).first()
    photos = list(linkable_photos(asked.user, ids))
    if said.text("type") not in {"ALBUM", "INDIVIDUAL"}:
        raise Refused(400, "type must be ALBUM or INDIVIDUAL")
    if (said.text("type") == "ALBUM") != (album is not None) or len(photos) < len(ids):
        raise Refused(404, "There is nothing to share of this name")
    if album is None and not photos:
        raise Refused(400, "assetIds should not be empty")
    form = _form(said, ShareLink(hides_location=False, hides_people=False))
    try:
        made = make_link(
            form.save(commit=False),
            asked.user,
            album=album,
            photos=photos,
            password=_password(said),
        )
    except AddressTaken as error:
        raise Refused(400, "This address is taken.") from error
    return created(tell_links(asked, [made])[0])


def change(asked: Asked, link_id: int) -> dict[str, Any]:
    """What is said of it; the rest stays."""
    found, said = _one(asked, link_id), body_of(asked.request)
    form = _form(said, found)
    forgets = "password" in said and not said.text("password")
    try:
        change_link(form.save(commit=False), password=_password(said), forgets_password=forgets)
    except AddressTaken as error:
        raise Refused(400, "This address is taken.") from error
    return link(asked, link_id)


@login_not_required
@require_safe
def guest_page(_request: HttpRequest, key: str) -> HttpResponse:
    """Where clients send guests, who are shown our own page."""
    return redirect("sharing:guest", key)


def _form(said: Words, found: ShareLink) -> LinkForm:
    """The rules of the page, for what is there and what is said anew."""
    values = {name: getattr(found, name) for name in LinkForm.Meta.fields}
    values |= {ours: said.text(name) or "" for name, ours in TEXTS.items() if name in said}
    values |= {ours: said.flag(name) for name, ours in FLAGS.items() if said.flag(name) is not None}
    if (shows := said.flag("showMetadata")) is not None:
        values |= {"hides_location": not shows, "hides_people": not shows}
    if "expiresAt" in said:
        at = said.moment("expiresAt")
        values["expires_at"] = at and (at if at.tzinfo else at.replace(tzinfo=UTC))
    form = LinkForm(values, instance=found)
    if not form.is_valid():
        raise Refused(400, " ".join(str(text) for each in form.errors.values() for text in each))
    return form


def _password(said: Words) -> str:
    text = said.text("password", most=128) or ""
    return "" if text == MASK else text


def revoke(asked: Asked, link_id: int) -> None:
    revoke_link(_one(asked, link_id))


def _own(asked: Asked) -> QuerySet[ShareLink]:
    """Of stories that protocol knows nothing."""
    rows = ShareLink.objects.filter(owner=asked.user, revoked_at=None, story=None)
    return rows.select_related("album__owner")


def _one(asked: Asked, link_id: int) -> ShareLink:
    found = _own(asked).filter(pk=link_id).first()
    if found is None:
        raise Refused(404, "Shared link not found")
    return found
