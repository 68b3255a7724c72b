"""Partners: to whom one lends one's whole library, and who lends theirs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from albums.models import Album
from api.asked import all_of, body_of
from api.partners.serializers import NewPartner, PartnerChange, PartnerTold
from api.photos.listing import PhotoPages, lists_photos
from api.refusals import refusals_told
from api.sharing import read_somebody
from api.views import Pages, View
from faces.models import Person
from rights.models import Partner
from sharing.partners import services
from sharing.partners.selectors import partners_of, photos_lent


class Partners(Pages):
    """Both ways; and somebody new to whom one's library is lent."""

    keys = ("id",)

    def told_with(self) -> dict[str, Any]:
        return super().told_with() | {"reader": self.person}

    @extend_schema(responses=PartnerTold(many=True))
    def get(self, request: Request) -> Response:
        return self.answer_page(partners_of(self.person), PartnerTold)

    @extend_schema(request=NewPartner, responses={201: PartnerTold})
    def post(self, request: Request) -> Response:
        fields = body_of(request, NewPartner)
        with refusals_told():
            partner = services.lend_library(
                self.person, read_somebody(fields), since=fields["since"]
            )
        return Response(told(self, partner.pk), status=201)


class OnePartner(View):
    """One of them. Who lends says from when on, and what stays hidden; both may end it."""

    @extend_schema(responses=PartnerTold)
    def get(self, request: Request, partner_id: int) -> Response:
        return Response(told(self, partner_id))

    @extend_schema(request=PartnerChange, responses=PartnerTold)
    def patch(self, request: Request, partner_id: int) -> Response:
        partner = get_object_or_404(
            partners_of(self.person).filter(owner=self.person), pk=partner_id
        )
        fields = body_of(request, PartnerChange)
        services.change_partner(
            partner,
            by=self.person,
            since=fields.get("since", partner.since),
            people=self.people(partner, fields),
            albums=self.albums(partner, fields),
        )
        return Response(told(self, partner_id))

    def people(self, partner: Partner, fields: Mapping[str, Any]) -> Iterable[Person]:
        """Those that are hidden from now on."""
        if "people" in fields:
            return all_of(Person.objects.visible_to(self.person), fields["people"])
        return Person.objects.filter(owner=self.person, hidden_from__partner=partner)

    def albums(self, partner: Partner, fields: Mapping[str, Any]) -> Iterable[Album]:
        if "albums" in fields:
            return all_of(Album.objects.of(self.person), fields["albums"])
        return Album.objects.of(self.person).filter(hidden_from__partner=partner)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, partner_id: int) -> Response:
        partner = get_object_or_404(partners_of(self.person), pk=partner_id)
        services.end_partner(partner, by=self.person)
        return Response(status=204)


class PhotosLent(PhotoPages):
    """What somebody lends, the newest first."""

    @lists_photos
    def get(self, request: Request, partner_id: int) -> Response:
        lent = get_object_or_404(Partner, viewer=self.person, pk=partner_id)
        return self.answer_photos(photos_lent(self.person, lent.owner_id))


def told(view: View, partner_id: int) -> Any:
    partner = get_object_or_404(partners_of(view.person), pk=partner_id)
    context = {"request": view.request, "reader": view.person}
    return PartnerTold(partner, context=context).data
