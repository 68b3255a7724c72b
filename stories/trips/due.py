"""Which libraries, or homes in them, changed since their trips were found."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from atlas.models import NamedPlace
from photos.models import Photo
from stories.models import TripsFound
from sync.models import Kind
from sync.snapshots import YetToCome, changes_out_of_sight

QUIET = timedelta(minutes=10)  # while photos come in, a library is looked through so often at most


def due_libraries() -> list[int]:
    """Those with photos that changed, or that were never looked through."""
    looked_through = Exists(TripsFound.objects.filter(owner=OuterRef("pk")))
    never = User.objects.filter(~looked_through, Exists(Photo.objects.filter(owner=OuterRef("pk"))))
    rested = TripsFound.objects.filter(found_at__lt=timezone.now() - QUIET)
    homes = NamedPlace.objects.filter(owner=OuterRef("owner"), is_home=True).order_by("pk")
    changed = rested.filter(
        Exists(changes_out_of_sight().filter(kind=Kind.PHOTO))
        | Q(YetToCome("snapshot"))
        | ~Q(homes=ArraySubquery(homes.values("pk")))
    )
    return sorted({*never.values_list("pk", flat=True), *changed.values_list("owner", flat=True)})
