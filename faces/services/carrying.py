"""What is said of a face in one photo, said of the same face in another one of the same picture."""

from collections.abc import Collection

from faces.matching import SAME_FROM
from faces.models import Face, FaceDecision, Person
from faces.services import writing
from faces.services.ledger import Ledger
from faces.services.rows import DECISION, FACE
from ml.box import Box
from photos.models import Photo

By = FaceDecision.Origin


def same_as(face: Face) -> FaceDecision | None:
    """Whose the face is said to be."""
    return next((each for each in face.decisions.all() if each.is_same), None)


def is_one_person(own: FaceDecision | None, said: FaceDecision) -> bool:
    return own is not None and own.person_id == said.person_id


def weight(said: FaceDecision | None) -> int:
    """A person's name goes before a file's, and both before a group without a name."""
    if said is None:
        return 0
    if not said.person.name:
        return 1
    return 2 if said.origin == By.FILE else 3


def is_said(face: Face) -> bool:
    """Whether a person or a file says that the face is there."""
    return same_as(face) is not None or face.origin != Face.Origin.MODEL


def carry_face(ledger: Ledger, face: Face, photo: Photo, box: Box) -> Face:
    """Say of the face at this box of the photo what is said of another; without one, mark it.
    Returns that face as it was read before."""
    onto = _face_at(photo, box)
    if onto is None:
        onto = _redraw(ledger, face, photo, box)
    ledger.watch_ids(FACE, [onto.pk])
    _carry_looks(ledger, face, onto)
    _carry_same(ledger, face, onto)
    _carry_different(ledger, face, onto)
    for refused in face.refused_names.all():
        writing.refuse_names(ledger, [onto.pk], refused.name)
    return onto


def carry_thought(ledger: Ledger, face: Face, onto: Face) -> None:
    """Whose grouping thinks that a face is of which nobody says anything."""
    refused = {each.person_id for each in onto.decisions.all() if not each.is_same}
    if face.person_id and face.person_id not in refused:
        writing.put_faces(ledger, [onto.pk], face.person_id)


def carry_covers(ledger: Ledger, people: Collection[int], onto: Face) -> None:
    """The face is the cover of these people, as far as it is theirs."""
    for person in Person.objects.filter(pk__in=people, faces=onto):
        writing.change_person(ledger, person.pk, cover_id=onto.pk)


def said_keys(face: Face, onto: Face) -> list[str]:
    """The rows that say of one face whose it is, as they would stand for the other."""
    return [DECISION.key_of(onto.pk, each.person_id) for each in face.decisions.all()]


def _face_at(photo: Photo, box: Box) -> Face | None:
    """The face of the photo that covers the box best, refused ones too."""
    faces = Face.objects.filter(photo=photo).order_by("pk").prefetch_related("decisions__person")
    best = max(faces, key=lambda face: face.box.overlap(box), default=None)
    return best if best and best.box.overlap(box) >= SAME_FROM else None


def _redraw(ledger: Ledger, face: Face, photo: Photo, box: Box) -> Face:
    """As if a person had drawn it there, so that models leave it alone."""
    copy = Face(photo=photo, origin=Face.Origin.PERSON, refused_at=face.refused_at)
    copy.box = box
    copy.save()
    ledger.made(FACE, str(copy.pk))
    ledger.freed.add(copy.pk)  # for a model to look at
    return copy


def _carry_looks(ledger: Ledger, face: Face, onto: Face) -> None:
    """What is a face on one of the photos is one; what was drawn stays when models look again."""
    if face.refused_at:
        if onto.refused_at is None and not is_said(onto):
            writing.put_faces(ledger, [onto.pk], None)
            Face.objects.filter(pk=onto.pk).update(refused_at=face.refused_at)
        return
    is_drawn = Face.Origin.PERSON in (face.origin, onto.origin)
    origin = Face.Origin.PERSON if is_drawn else onto.origin
    Face.objects.filter(pk=onto.pk).update(refused_at=None, origin=origin)


def _carry_same(ledger: Ledger, face: Face, onto: Face) -> None:
    said, own = same_as(face), same_as(onto)
    if said is None:
        return
    is_same = is_one_person(own, said)
    if is_same or weight(said) > weight(own):
        is_seen = said.is_seen or bool(is_same and own and own.is_seen)
        writing.decide(ledger, [onto.pk], said.person_id, is_seen=is_seen)


def _carry_different(ledger: Ledger, face: Face, onto: Face) -> None:
    """Whose it is not, save whose a person says that it is."""
    said = FaceDecision.objects.filter(face=onto, is_same=True, origin=By.PERSON)
    own = set(said.values_list("person_id", flat=True))
    for each in face.decisions.all():
        if not each.is_same and each.person_id not in own:
            writing.forbid(ledger, [onto.pk], each.person_id)
