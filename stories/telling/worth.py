"""How much a photo is worth showing, as one figure: all that ranks photos of a story is here."""

from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from faces.models import Face
from photos.models import Photo

FAVOURITE, STAR, LOOKS, FACE, STILL = 3.0, 0.8, 2.0, 0.5, 1.0
UNMEASURED = 0.3  # of 1: what nobody measured yet comes after what is known to look well
UNRATED = 2.0  # stars: less is worse than what nobody rated


def worth() -> Combinable:
    """What a person thinks of it first; then how it looks, and whether somebody is in it; stills
    before videos. Photos of an owner's own: likes and stars are nobody else's."""
    faces = Face.objects.filter(photo=OuterRef("pk"), refused_at=None)
    rating = Cast(Coalesce(F("rating"), Value(UNRATED)), FloatField())
    said = when(FAVOURITE, Q(is_favourite=True)) + (rating - Value(UNRATED)) * Value(STAR)
    looks = Coalesce(F("quality__score"), Value(UNMEASURED)) * Value(LOOKS)
    return said + looks + when(FACE, Q(Exists(faces))) + when(STILL, Q(kind=Photo.Kind.IMAGE))


def when(points: float, said: Q) -> Case:
    return Case(When(said, then=Value(points)), default=Value(0.0), output_field=FloatField())
