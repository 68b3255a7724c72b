"""The stage that finds faces. What is found again keeps its row, and all that was said of it."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from faces.crops import keep_crop
from faces.describing import describe_missing, set_looks, update_faces, write_vectors
from faces.from_files import take_in_regions
from faces.grouping import place_faces
from faces.grouping.locks import people_locked
from faces.looking import current_model
from faces.matching import match
from faces.models import Face, FaceDecision, Person, RefusedName
from ml.face import FaceModel, FoundFace
from photos.models import Photo
from photos.previews import Pixels, previews
from quality.services import note_open_eyes


def detect_faces(photos: Sequence[Photo]) -> None:
    """Find the faces in each photo, and whose they are.

    Twice is the same as once. Raises NoPreview or ModelUnavailable.
    """
    model = current_model()
    for photo, image in zip(photos, previews(photos), strict=True):
        found = model.find_faces(image)
        with people_locked(photo.owner_id):
            store_faces(photo, image, found, model)
            take_in_regions(photo)
    describe_missing(photos)
    place_faces(Face.objects.filter(photo__in=photos, person=None, refused_at=None))
    note_open_eyes(open_eyes_in(photos))


def open_eyes_in(photos: Sequence[Photo]) -> dict[int, float | None]:
    """By photo, the share of its faces whose eyes are open; None where that is told of none."""
    faces = Face.objects.filter(photo__in=photos, refused_at=None).exclude(eyes_open=None)
    told: dict[int, list[bool]] = {photo.pk: [] for photo in photos}
    for photo_id, is_open in faces.values_list("photo", "eyes_open"):
        told[photo_id].append(bool(is_open))
    return {pk: sum(eyes) / len(eyes) if eyes else None for pk, eyes in told.items()}


def store_faces(photo: Photo, image: Pixels, found: Sequence[FoundFace], model: FaceModel) -> None:
    """Write what was found: again, anew, or no more."""
    known = list(Face.objects.filter(photo=photo))
    again = match([face.box for face in known], [each.box for each in found])
    forget_unsaid(photo, found_again=[known[old] for old in again])
    update_faces(image, model, [(known[old], found[new]) for old, new in again.items()])
    fresh = [each for index, each in enumerate(found) if index not in again.values()]
    add_faces(photo, image, model, fresh)


def forget_unsaid(photo: Photo, *, found_again: Sequence[Face]) -> None:
    """Delete the faces that a model once found and finds no more, unless somebody said a word of
    them."""
    models = Face.objects.filter(photo=photo, origin=Face.Origin.MODEL, refused_at=None)
    gone = models.exclude(pk__in=[face.pk for face in found_again])
    face = OuterRef("pk")
    gone.exclude(
        Q(Exists(FaceDecision.objects.filter(face=face)))
        | Q(Exists(RefusedName.objects.filter(face=face)))
        | Q(Exists(Person.objects.filter(cover=face)))
    ).delete()


def add_faces(photo: Photo, image: Pixels, model: FaceModel, found: Sequence[FoundFace]) -> None:
    fresh = [Face(photo=photo, origin=Face.Origin.MODEL) for _ in found]
    for face, each in zip(fresh, found, strict=True):
        face.box = each.box
        set_looks(face, each)
        keep_crop(face, image)
    Face.objects.bulk_create(fresh)
    write_vectors(model, list(zip(fresh, found, strict=True)))
