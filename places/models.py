"""Places: the names of where photos were taken."""

from django.db import models


class Place(models.Model):
    """One combination of names, finest first. Any finer name may be empty."""

    neighbourhood = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=100)
    country_code = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country_code", "region", "city", "neighbourhood", "country"],
                name="place_unique",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.city or self.region, self.country]))


class GeocodeAnswer(models.Model):
    """What a remote geocoder said of a point, kept so that it is asked once (about 100 m apart)."""

    point = models.CharField(max_length=40, unique=True)
    answer = models.JSONField(null=True)
    asked_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.point
