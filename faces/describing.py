"""How a model sees faces that are there: written into their rows, whoever found them."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from faces.crops import crop_key, keep_crop
from faces.grouping.locks import people_locked
from faces.looking import current_model, current_name
from faces.models import Face, FaceVector
from faces.models.face import FaceQuerySet
from ml.face import FaceModel, FoundFace, face_model_version
from photos.models import Photo, Rendition
from photos.previews import Pixels, preview_of

Seen = tuple[Face, FoundFace]
WRITTEN = [
    "left",
    "top",
    "width",
    "height",
    "landmarks",
    "confidence",
    "quality",
    "eyes_open",
    "crop_key",
]


def describe_missing(photos: Iterable[Photo]) -> None:
    """Let the current model see the faces that files and people drew, or an older one found."""
    for photo in photos:
        faces = list(undescribed(photo))
        if faces:
            model, image = current_model(), preview_of(photo)
            described = model.describe_faces(image, [face.box for face in faces])
            with people_locked(photo.owner_id):
                still = set(undescribed(photo))
                seen = zip(faces, described, strict=True)
                update_faces(image, model, [each for each in seen if each[0] in still])


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


def set_looks(face: Face, found: FoundFace) -> None:
    face.landmarks = [list(point) for point in found.landmarks]
    face.confidence, face.quality = found.confidence, found.quality
    face.eyes_open = found.eyes_open


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


def undescribed(photo: Photo) -> FaceQuerySet:
    """The faces of a photo that the current model, as it is now, has not seen."""
    name = current_name()
    vectors = FaceVector.objects.filter(
        face=OuterRef("pk"), model=name, version=face_model_version(name)
    )
    return Face.objects.filter(~Exists(vectors), photo=photo, refused_at=None)


def photos_to_describe(owner_id: int) -> QuerySet[Photo]:
    """The photos of a library with a face that somebody marked and that no model has seen."""
    marked = Face.objects.filter(photo=OuterRef("pk"), vectors=None, refused_at=None)
    with_preview = Photo.objects.filter(owner=owner_id, renditions__name=Rendition.Name.PREVIEW)
    return with_preview.filter(Exists(marked.exclude(origin=Face.Origin.MODEL)))
