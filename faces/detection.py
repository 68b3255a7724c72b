"""The stage that finds faces. What is found again keeps its row, and all that was said of it."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q

from faces.crops import crop_key, keep_crop
from faces.from_files import take_in_regions
from faces.grouping import place_faces
from faces.grouping.locks import people_locked
from faces.looking import current_model
from faces.matching import match
from faces.models import Face, FaceDecision, FaceVector, Person, RefusedName
from faces.models.face import FaceQuerySet
from ml.face import FaceModel, FoundFace
from photos.models import Photo
from photos.previews import Pixels, preview_of, previews

Seen = tuple[Face, FoundFace]
WRITTEN = ["left", "top", "width", "height", "landmarks", "confidence", "quality", "crop_key"]


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


def describe_missing(photos: Iterable[Photo]) -> None:
    """Let the current model see the faces that files and people drew, or an older one found."""
    model = current_model()
    for photo in photos:
        faces = list(undescribed(photo, model))
        if faces:
            image = preview_of(photo)
            described = model.describe_faces(image, [face.box for face in faces])
            with people_locked(photo.owner_id):
                still = set(undescribed(photo, model))
                seen = zip(faces, described, strict=True)
                update_faces(image, model, [each for each in seen if each[0] in still])


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


def update_faces(image: Pixels, model: FaceModel, seen: Sequence[Seen]) -> None:
    """The boxes that a model drew follow the model; those of people and files stay."""
    for face, found in seen:
        if face.origin == Face.Origin.MODEL:
            face.box = found.box
        set_looks(face, found)
        if face.crop_key != crop_key(face):
            keep_crop(face, image)
    Face.objects.bulk_update([face for face, _ in seen], WRITTEN)
    write_vectors(model, seen)


def add_faces(photo: Photo, image: Pixels, model: FaceModel, found: Sequence[FoundFace]) -> None:
    fresh = [Face(photo=photo, origin=Face.Origin.MODEL) for _ in found]
    for face, each in zip(fresh, found, strict=True):
        face.box = each.box
        set_looks(face, each)
        keep_crop(face, image)
    Face.objects.bulk_create(fresh)
    write_vectors(model, list(zip(fresh, found, strict=True)))


def write_vectors(model: FaceModel, seen: Sequence[Seen]) -> None:
    """In place of what this model, or another, said of the faces before."""
    faces = [face.pk for face, _ in seen]
    FaceVector.objects.filter(face__in=faces).exclude(model=model.name).delete()
    FaceVector.objects.bulk_create(
        [
            FaceVector(
                face=face, model=model.name, version=model.version, vector=found.vector.tolist()
            )
            for face, found in seen
        ],
        update_conflicts=True,
        unique_fields=["face", "model"],
        update_fields=["version", "vector"],
    )


def undescribed(photo: Photo, model: FaceModel) -> FaceQuerySet:
    """The faces of a photo that the model, as it is now, has not seen."""
    vectors = FaceVector.objects.filter(
        face=OuterRef("pk"), model=model.name, version=model.version
    )
    return Face.objects.filter(~Exists(vectors), photo=photo, refused_at=None)


def set_looks(face: Face, found: FoundFace) -> None:
    face.landmarks = [list(point) for point in found.landmarks]
    face.confidence, face.quality = found.confidence, found.quality
