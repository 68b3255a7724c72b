"""Which libraries the night has to group anew."""

from django.db.models import Exists, F, OuterRef

from accounts.models import User
from faces.looking import current_name
from faces.models import Face, FaceDecision, MovedFace, Regrouping
from ml.face import face_model_version


def due_libraries() -> list[int]:
    """The owners of those in which a face moved, or was decided about, since they were grouped;
    and of those that were grouped by what another model sees."""
    model, owner = current_name(), OuterRef("pk")
    moved = MovedFace.objects.filter(owner_id=owner)
    later = FaceDecision.objects.filter(
        person__owner=owner, decided_at__gt=F("person__owner__regrouping__made_at")
    )
    grouped = Regrouping.objects.filter(owner=owner, model=model, version=face_model_version(model))
    with_faces = User.objects.filter(Exists(Face.objects.filter(photo__owner=owner)))
    is_done = Exists(grouped) & ~Exists(moved) & ~Exists(later)
    return list(with_faces.exclude(is_done).order_by("pk").values_list("pk", flat=True))
