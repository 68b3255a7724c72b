"""Faces that files tell: regions that other programs drew and named become faces here."""

from faces.matching import match
from faces.models import Face, FaceDecision, Person
from faces.services.checks import person_called
from faces.services.names import keep_names
from ml.box import Box
from photos.models import Photo, Region

By = FaceDecision.Origin


def take_in_regions(photo: Photo) -> None:
    """Give each region of the file that is new its face, and its name to the face.

    A region is taken in once: what a person says of the face afterwards stands. A name without a
    place is only kept. The caller holds the lock of the owner's people.
    """
    new = Region.objects.filter(photo=photo, face=None)
    keep_names(photo, new.filter(width=None).values_list("name", flat=True))
    regions = list(new.exclude(width=None))
    faces = list(Face.objects.filter(photo=photo, region=None))
    same = match([box_of(each) for each in regions], [face.box for face in faces])
    for index, region in enumerate(regions):
        face = faces[same[index]] if index in same else Face(photo=photo, origin=Face.Origin.FILE)
        take_in(region, face)


def take_in(region: Region, face: Face) -> None:
    """Where the file marks a face, that is where it is, whatever a model thinks; but not where a
    person drew it here."""
    face.region = region
    if face.origin != Face.Origin.PERSON:
        face.origin, face.box = Face.Origin.FILE, box_of(region)
    face.save()
    if region.name and face.refused_at is None:
        name_by_file(face, region.name)


def name_by_file(face: Face, name: str) -> None:
    """The file's word counts as somebody's, but a person's word here goes before it."""
    owner_id = face.photo.owner_id
    person = person_called(owner_id, name) or Person.objects.create(owner_id=owner_id, name=name)
    said = FaceDecision.objects.filter(face=face)
    if said.filter(origin=By.PERSON, is_same=True).exists():
        return
    if said.filter(person=person, is_same=False).exists():
        return
    said.filter(origin=By.FILE).delete()
    FaceDecision.objects.create(face=face, person=person, is_same=True, origin=By.FILE)
    Face.objects.filter(pk=face.pk).update(person=person)


def box_of(region: Region) -> Box:
    return Box(region.left or 0.0, region.top or 0.0, region.width or 0.0, region.height or 0.0)
