"""Which libraries, or homes in them, changed since their trips were found."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from atlas.models import NamedPlace
from photos.models import Photo
from stories.models import TripsFound
from sync.epochs import horizon
from sync.models import Change, Kind

QUIET = timedelta(minutes=10)  # while photos come in, a library is looked through so often at most


def due_libraries() -> list[int]:
    """Those with photos that changed, or that were never looked through. A mark that is yet to
    come is of another server, whose database this one was."""
    looked_through = Exists(TripsFound.objects.filter(owner=OuterRef("pk")))
    never = User.objects.filter(~looked_through, Exists(Photo.objects.filter(owner=OuterRef("pk"))))
    rested = TripsFound.objects.filter(found_at__lt=timezone.now() - QUIET)
    since = Change.objects.filter(owner=OuterRef("owner"), xact__gte=OuterRef("mark"))
    homes = NamedPlace.objects.filter(owner=OuterRef("owner"), is_home=True).order_by("pk")
    changed = rested.filter(
        Exists(since.filter(kind=Kind.PHOTO))
        | Q(mark__gt=horizon())
        | ~Q(homes=ArraySubquery(homes.values("pk")))
    )
    return sorted({*never.values_list("pk", flat=True), *changed.values_list("owner", flat=True)})
