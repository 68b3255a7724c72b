"""What beat and decisions ask of grouping. The rows say what there is to do."""

from celery import shared_task

from faces.crops import clear_leftover_crops
from faces.describing import describe_missing, photos_to_describe
from faces.grouping import place_faces, regroup
from faces.grouping.due import due_libraries
from faces.looking import is_on
from faces.models import Face
from photos.models import Photo


@shared_task
def regroup_all() -> None:
    """Each library for itself: one that fails keeps no other from it."""
    for owner_id in due_libraries() if is_on() else []:
        regroup_library.delay(owner_id)
    clear_leftover_crops()


@shared_task
def regroup_library(owner_id: int) -> None:
    describe_missing(photos_to_describe(owner_id))
    regroup(owner_id)


@shared_task
def place_again(face_ids: list[int]) -> None:
    """Faces that a decision set free, or that a person drew. In the worker that has the model and
    the groups in memory; one that nobody hears of waits for the night."""
    faces = Face.objects.filter(pk__in=face_ids, refused_at=None)
    describe_missing(Photo.objects.filter(faces__in=faces).distinct())
    place_faces(faces)
