"""Share links, of whoever made them: the address is told to their owner, the password to nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import all_of, body_of
from api.links.serializers import (
    EITHER,
    LinkChange,
    LinkToAlbum,
    LinkTold,
    LinkToPhotos,
    LinkToStory,
)
from api.problems import Problem
from api.refusals import impossible
from api.views import Pages, View
from rights.models import ShareLink
from sharing.links.forms import LinkForm
from sharing.links.selectors import (
    ListedLink,
    linkable_albums,
    linkable_photos,
    linkable_stories,
    listed,
    own_links,
)
from sharing.links.services import AddressTaken, change_link, make_link, revoke_link

KINDS: dict[str, type[LinkChange]] = {
    "album": LinkToAlbum, "story": LinkToStory, "photos": LinkToPhotos,
}  # fmt: skip


class Links(Pages):
    """Those that one made and did not revoke, the newest first; and a new one."""

    keys = ("-made_at", "-id")

    @extend_schema(responses=LinkTold(many=True))
    def get(self, request: Request) -> Response:
        return self.answer_page(own_links(self.person), LinkTold, self.listed)

    def listed(self, links: Sequence[ShareLink]) -> list[ListedLink]:
        return listed(self.person, links)

    @extend_schema(request=EITHER, responses={201: LinkTold})
    def post(self, request: Request) -> Response:
        link = self.made(body_of(request, one_of_them(request.data)))
        return Response(told(self, link), status=201)

    def made(self, fields: Mapping[str, Any]) -> ShareLink:
        album, story = (
            get_object_or_404(linkable(self.person), pk=fields[name]) if name in fields else None
            for name, linkable in (("album", linkable_albums), ("story", linkable_stories))
        )
        ids = fields.get("photos", [])
        photos = all_of(linkable_photos(self.person, ids), ids)
        form = checked(LinkForm(as_form(ShareLink(), fields)))
        try:
            return make_link(
                form.save(commit=False), self.person,
                album=album, story=story, photos=photos, password=form.cleaned_data["password"],
            )  # fmt: skip
        except AddressTaken as error:
            raise address_taken() from error


def one_of_them(sent: Any) -> type[LinkChange]:
    """By what the link is to. Raises Problem."""
    said = sent if isinstance(sent, dict) else {}
    named = [kind for name, kind in KINDS.items() if name in said]
    if len(named) != 1:
        raise Problem("not_understood", "A link shows an album, a story, or photos: one of them.")
    return named[0]


class OneLink(View):
    """One link. Deleted it is revoked: it shows nothing to anybody any more."""

    @extend_schema(responses=LinkTold)
    def get(self, request: Request, link_id: int) -> Response:
        return Response(told(self, own_link(self, link_id)))

    @extend_schema(request=LinkChange, responses=LinkTold)
    def patch(self, request: Request, link_id: int) -> Response:
        link, fields = own_link(self, link_id), body_of(request, LinkChange)
        form = checked(LinkForm(as_form(link, fields), instance=link))
        try:
            change_link(
                form.save(commit=False),
                password=form.cleaned_data["password"],
                forgets_password="password" in fields and fields["password"] is None,
            )
        except AddressTaken as error:
            raise address_taken() from error
        return Response(told(self, own_link(self, link_id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, link_id: int) -> Response:
        revoke_link(own_link(self, link_id))
        return Response(status=204)


def as_form(link: ShareLink, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's form would send: all that is said of the link, with what changes."""
    told: dict[str, Any] = {**model_to_dict(link, LinkForm.Meta.fields), **fields}
    until = told["expires_at"]
    told["expires_at"] = until.replace(microsecond=0) if until else None
    return told | {"password": told.get("password") or ""}


def checked(form: LinkForm) -> LinkForm:
    """By the rules of the page. Raises Problem."""
    if not form.is_valid():
        words = " ".join(str(each) for told in form.errors.values() for each in told)
        raise impossible("no_such_link", words)
    return form


def address_taken() -> Problem:
    return impossible("address_taken", "This address is taken.")


def told(view: View, link: ShareLink) -> Any:
    return LinkTold(listed(view.person, [link])[0], context={"request": view.request}).data


def own_link(view: View, link_id: int) -> ShareLink:
    links: QuerySet[ShareLink] = own_links(view.person)
    return get_object_or_404(links, pk=link_id)
