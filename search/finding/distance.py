"""How far photos were taken from a point, as the database works it out."""

from math import cos, degrees, radians

from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from places.earth import RADIUS_KM
from search.filters import TakenWithin


def km_from(latitude: float, longitude: float) -> Combinable:
    """Return the great-circle distance of a photo from a point in degrees (haversine formula)."""
    north = Power(Sin(Radians(F("latitude") - Value(latitude)) / 2), 2)
    east = Power(Sin(Radians(F("longitude") - Value(longitude)) / 2), 2)
    share = north + Value(cos(radians(latitude))) * Cos(Radians(F("latitude"))) * east
    half = ASin(Sqrt(Least(share, Value(1.0), output_field=FloatField())))
    return half * Value(2 * RADIUS_KM)


def box_around(latitude: float, longitude: float, km: float) -> TakenWithin:
    """Return a piece of the map that holds all points at most so far away."""
    reach = degrees(km / RADIUS_KM)
    south, north = max(latitude - reach, -90), min(latitude + reach, 90)
    shrink = cos(radians(max(abs(south), abs(north))))
    wide = reach / shrink if shrink > reach / 180 else 180
    if wide >= 180:
        return TakenWithin(south, -180, north, 180)
    west, east = longitude - wide, longitude + wide
    return TakenWithin(south, _wrapped(west), north, _wrapped(east))


def _wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180
