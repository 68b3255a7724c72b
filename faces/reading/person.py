"""One person: their photos by time, who is with them, where they were, and each of their faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, Max, Min, OuterRef
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from faces.models import Face, FaceDecision, FaceQuerySet, OtherName, Person
from faces.of_photo.ages import age_in_words
from faces.reading.counts import cover_faces
from photos.keyset import cursor_of, older_than
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions
from places.models import Place

PHOTOS = 60
FACES = 120
MOST_COMPANY = 12
MOST_PLACES = 8


@dataclass(frozen=True)
class Portrait:
    """What the head of a person's pages tells."""

    person: Person
    face_id: int | None
    other_names: Sequence[str]
    count: int
    first: datetime
    last: datetime

    @property
    def years(self) -> str:
        years = {"first": self.first.year, "last": self.last.year}
        if years["first"] == years["last"]:
            return str(years["last"])
        return _("%(first)d to %(last)d") % years

    @property
    def age(self) -> str:
        return age_in_words(self.person.born_on, timezone.localdate())

    @property
    def search(self) -> str:
        """The query that finds their photos; nothing for who has no name."""
        name = self.person.name.replace('"', " ")
        return f'person:"{name}"' if name else ""


@dataclass(frozen=True)
class Companion:
    """Who is in photos with somebody, and in how many."""

    person: Person
    count: int
    face_id: int | None


@dataclass(frozen=True)
class PlaceOfPerson:
    """Where somebody was, and how many photos tell it."""

    name: str
    count: int


@dataclass(frozen=True)
class YearOfPerson:
    """How many photos of somebody are of a year."""

    year: int
    count: int


@dataclass(frozen=True)
class Wanted:
    """Which of somebody's photos: with somebody else, too; of a year; from where on."""

    beside: Person | None = None
    year: int | None = None
    after: str = ""


@dataclass(frozen=True)
class PhotosPage:
    """A page of somebody's photos, the newest first."""

    photos: Sequence[Photo]
    next: str


@dataclass(frozen=True)
class FacesPage:
    """A page of somebody's faces, the newest first. Of each `is_decided` says whether a person
    said whose it is."""

    faces: Sequence[Face]
    next: str


def person_of(user: User, person_id: int) -> Person:
    """Somebody with a photo that shows. Raises Person.DoesNotExist."""
    faces = Face.objects.findable_by(user).filter(person=OuterRef("pk"))
    return Person.objects.visible_to(user).filter(Exists(faces)).get(pk=person_id)


def merged_into(user: User, person_id: int) -> int | None:
    """Whom this person was merged into, if they were."""
    gone = Person.objects.filter(owner=user, pk=person_id)
    return gone.exclude(merged_into=None).values_list("merged_into", flat=True).first()


def portrait_of(user: User, person: Person) -> Portrait:
    """`person` is one that `person_of` gave."""
    figures = photos_of(user, person).aggregate(
        count=Count("pk"), first=Min("taken_local"), last=Max("taken_local")
    )
    others = OtherName.objects.filter(person=person).order_by("name").values_list("name", flat=True)
    face_id = cover_faces(user, [person.pk]).get(person.pk)
    return Portrait(person, face_id, list(others), **figures)


def photos_of(user: User, person: Person) -> PhotoQuerySet:
    faces = Face.objects.filter(person=person, refused_at=None)
    return Photo.objects.in_library_of(user).findable().filter(pk__in=faces.values("photo"))


def photos_page(user: User, person: Person, wanted: Wanted) -> PhotosPage:
    """Raises BadCursor."""
    photos = wanted_photos(user, person, wanted).filter(older_than(wanted.after))
    shown = with_versions(photos.select_related("place"))
    rows = list(shown.order_by("-taken_local", "-pk")[: PHOTOS + 1])
    return PhotosPage(rows[:PHOTOS], cursor_of(rows[PHOTOS - 1]) if len(rows) > PHOTOS else "")


def wanted_photos(user: User, person: Person, wanted: Wanted) -> PhotoQuerySet:
    photos = photos_of(user, person)
    if wanted.beside:
        photos = photos.filter(pk__in=photos_of(user, wanted.beside).values("pk"))
    if wanted.year is not None:
        photos = photos.filter(taken_local__year=wanted.year)
    return photos


def years_of(user: User, person: Person) -> list[YearOfPerson]:
    """The years that photos of them are of, the newest first."""
    years = photos_of(user, person).annotate(year=ExtractYear("taken_local", tzinfo=UTC))
    counted = years.values("year").annotate(count=Count("pk")).order_by("-year")
    return [YearOfPerson(year, count) for year, count in counted.values_list("year", "count")]


def company_of(user: User, person: Person) -> list[Companion]:
    """Who is most often in the same photos. Who is hidden is not told."""
    together = Face.objects.filter(photo__in=photos_of(user, person).values("pk"), refused_at=None)
    others = Person.objects.visible_to(user).filter(is_hidden=False).exclude(pk=person.pk)
    rows = together.filter(person__in=others.values("pk")).values("person")
    counted = rows.annotate(count=Count("photo", distinct=True)).order_by("-count", "person")
    counts = dict(counted.values_list("person", "count")[:MOST_COMPANY])
    people = Person.objects.visible_to(user).in_bulk(list(counts))
    faces = cover_faces(user, counts)
    return [Companion(people[pk], count, faces.get(pk)) for pk, count in counts.items()]


def places_of(user: User, person: Person) -> list[PlaceOfPerson]:
    """Where most of their photos were taken."""
    rows = photos_of(user, person).exclude(place=None).values("place")
    counted = rows.annotate(count=Count("pk")).order_by("-count", "place")
    counts = dict(counted.values_list("place", "count")[:MOST_PLACES])
    places = Place.objects.in_bulk(list(counts))
    named = [
        (places[pk].city or places[pk].region or places[pk].country, counts[pk]) for pk in counts
    ]
    return [PlaceOfPerson(name, count) for name, count in named if name]


def faces_of(user: User, person: Person, after: str = "") -> FacesPage:
    """Raises BadCursor."""
    faces = own_faces(user, person).filter(older_than(after, "photo__taken_local"))
    rows = with_decisions(faces).select_related("photo")
    page = list(rows.order_by("-photo__taken_local", "-pk")[: FACES + 1])
    return FacesPage(page[:FACES], face_cursor(page[FACES - 1]) if len(page) > FACES else "")


def with_decisions(faces: FaceQuerySet) -> FaceQuerySet:
    """Of each, as `is_decided`, whether a person said whose it is."""
    said = FaceDecision.objects.filter(face=OuterRef("pk"), is_same=True)
    return faces.annotate(is_decided=Exists(said))


def own_faces(user: User, person: Person) -> FaceQuerySet:
    return Face.objects.findable_by(user).filter(person=person)


def face_cursor(face: Face) -> str:
    return f"{face.photo.taken_local.isoformat()}~{face.pk}"
