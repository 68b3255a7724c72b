"""Partners: those that one lends to, those that lend, and an end of it."""

from typing import Any

from django.http import HttpResponse

from accounts.models import User
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.routing import created
from clients.immich.users.telling import tell_user
from clients.immich.words import body_of, query_of
from rights.models import Partner
from sharing.partners.services import end_partner, lend_library
from sharing.refusals import InvalidShare


def partners(asked: Asked) -> list[dict[str, Any]]:
    """`shared-by`: to whom the person lends. `shared-with`: who lends to them."""
    user = asked.user
    match query_of(asked.request).text("direction"):
        case "shared-by":
            people = [each.viewer for each in user.lends_to.select_related("viewer").order_by("pk")]
        case "shared-with":
            people = [each.owner for each in user.lent_by.select_related("owner").order_by("pk")]
        case _:
            raise Refused(400, "direction must be shared-by or shared-with")
    return [_told(each) for each in people]


def lend(asked: Asked) -> HttpResponse:
    return lend_to(asked, body_of(asked.request).number_of("sharedWithId", Kind.USER) or 0)


def lend_to(asked: Asked, user_id: int) -> HttpResponse:
    viewer = User.objects.filter(is_active=True, leaves_at=None, pk=user_id).first()
    if viewer is None:
        raise Refused(400, "User not found")
    if Partner.objects.filter(owner=asked.user, viewer=viewer).exists():
        raise Refused(400, "Partner already exists")
    try:
        lend_library(asked.user, viewer)
    except InvalidShare as error:
        raise Refused(400, str(error)) from error
    return created(_told(viewer))


def change(asked: Asked, user_id: int) -> dict[str, Any]:
    """The photos of partners are on a page of their own, never among one's own."""
    partner = Partner.objects.filter(owner=user_id, viewer=asked.user)
    found = partner.select_related("owner").first()
    if found is None:
        raise Refused(404, "Partner not found")
    if body_of(asked.request).flag("inTimeline"):
        raise Refused(400, "The photos of partners cannot be shown on the timeline")
    return _told(found.owner)


def end(asked: Asked, user_id: int) -> None:
    """What one lends; where that is nothing, what one is lent."""
    own = Partner.objects.filter(owner=asked.user, viewer=user_id)
    lent = Partner.objects.filter(owner=user_id, viewer=asked.user)
    found = own.first() or lent.first()
    if found is None:
        raise Refused(404, "Partner not found")
    end_partner(found, by=asked.user)


def _told(user: User) -> dict[str, Any]:
    return tell_user(user) | {"inTimeline": False}
