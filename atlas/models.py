"""How many photos of a timeline were taken in each cell of the map, and at each place; and places
that a person named."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Place


class Cell(models.Model):
    """The photos of a person's timeline in a square of the map, in Mercator's projection. At level
    n the world is 2**n cells wide and high. Kept by triggers of the database, so that no way of
    writing photos can forget it; see migration 0002."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    level = models.SmallIntegerField()
    x = models.IntegerField(help_text="From the west.")
    y = models.IntegerField(help_text="From the north.")
    count = models.IntegerField()
    latitudes = models.FloatField(help_text="Of all its photos, added up.")
    longitudes = models.FloatField(help_text="Of all its photos, added up.")
    cover_id = models.BigIntegerField(
        null=True, help_text="The photo that came last; none when that has left."
    )

    class Meta:
        constraints = [
            # A piece of the map.
            models.UniqueConstraint(fields=["owner", "level", "y", "x"], name="cell_unique")
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.x}/{self.y}: {self.count}"


class PlaceCount(models.Model):
    """How many photos of a person's timeline were taken at a place. Kept by triggers, too."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    place = models.ForeignKey(Place, models.CASCADE, db_index=False, related_name="+")
    count = models.IntegerField()
    cover_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # The list of places.
            models.UniqueConstraint(fields=["owner", "place"], name="place_count_unique")
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.count}"


class NamedPlace(models.Model):
    """A circle on the map to which a person gave a name: their home, the grandparents'. It is
    theirs alone, and nothing that is found or counted changes it."""

    LEAST_RADIUS_M, MOST_RADIUS_M = 50, 50_000

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    name = models.CharField(_("name"), max_length=100)
    latitude = models.FloatField()
    longitude = models.FloatField()
    radius_m = models.PositiveIntegerField()
    is_home = models.BooleanField(_("I live or lived here"), default=False)
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", Upper("name"), name="named_place_unique"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="named_place_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(radius_m__range=(50, 50_000)), name="named_place_radius"
            ),
        ]

    def __str__(self) -> str:
        return self.name
