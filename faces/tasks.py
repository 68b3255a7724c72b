"""What beat and decisions ask of grouping. The rows say what there is to do."""

from celery import shared_task

from faces.grouping import place_faces, regroup
from faces.grouping.due import due_libraries
from faces.looking import is_on
from faces.models import Face


@shared_task
def regroup_all() -> None:
    """Each library for itself: one that fails keeps no other from it."""
    for owner_id in due_libraries() if is_on() else []:
        regroup_library.delay(owner_id)


@shared_task
def regroup_library(owner_id: int) -> None:
    regroup(owner_id)


@shared_task
def place_again(face_ids: list[int]) -> None:
    """Faces that a decision set free. In the worker that has the model and the groups in memory;
    one that nobody hears of waits for the night."""
    place_faces(Face.objects.filter(pk__in=face_ids, refused_at=None))
