"""Writes of who lends the whole library to whom. Both may end it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import Verb, record
from accounts.models import User
from activity.models import Kind
from activity.services.telling import tell
from albums.models import Album
from faces.models import Person
from rights.models import Partner, PartnerHides
from sharing.refusals import InvalidShare, NotAllowed


def lend_library(owner: User, viewer: User, *, since: date | None = None) -> Partner:
    """Show it to somebody, from a day on. Raises InvalidShare."""
    if owner == viewer:
        raise InvalidShare(_("That is you."))
    with transaction.atomic():
        partner, is_new = Partner.objects.update_or_create(
            owner=owner, viewer=viewer, defaults={"since": since}
        )
        if is_new:
            tell(Kind.PARTNER, actor=owner, to=[viewer])
            record(owner, Verb.SHARED, str(viewer), about=viewer)
    return partner


def change_partner(
    partner: Partner,
    *,
    by: User,
    since: date | None,
    people: Iterable[Person],
    albums: Iterable[Album],
) -> None:
    """From when on, and what is hidden: own people and albums. Raises NotAllowed."""
    if partner.owner_id != by.pk:
        raise NotAllowed
    hides = [
        PartnerHides(partner=partner, person=each) for each in people if each.owner_id == by.pk
    ]
    hides += [
        PartnerHides(partner=partner, album=each) for each in albums if each.owner_id == by.pk
    ]
    with transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(since=since)
        PartnerHides.objects.filter(partner=partner).delete()
        PartnerHides.objects.bulk_create(hides)


def end_partner(partner: Partner, *, by: User) -> None:
    """Raises NotAllowed."""
    if by.pk not in {partner.owner_id, partner.viewer_id}:
        raise NotAllowed
    partner.delete()
    other = partner.viewer if by == partner.owner else partner.owner
    record(by, Verb.UNSHARED, str(other), about=other)
