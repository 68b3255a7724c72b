"""What edits take over of people: what is said of a face is said of it where it stands in the
edited picture, and back. Faces of which only models think something are found anew."""

from django.db.models import QuerySet

from editing.services.passage import Passage
from faces.matching import SAME_FROM
from faces.models import Face, NameInPhoto, Person
from faces.services.carrying import carry_covers, carry_face, is_one_person, is_said, same_as
from faces.services.ledger import Ledger, deciding
from faces.services.writing import decide
from ml.box import Box
from photos.models import Photo


def carry(passage: Passage) -> None:
    with deciding(passage.source.owner_id) as ledger:
        for face in said_faces(passage.source):
            if box := passage.to_version(face.box):
                carry_face(ledger, face, passage.version, box)
    copy_names(passage.source, passage.version)


def bring_back(passage: Passage) -> None:
    """Only what is news: the rest of the source's rows stays as it is."""
    with deciding(passage.source.owner_id) as ledger:
        own = list(said_faces(passage.source))
        for face in said_faces(passage.version):
            if box := passage.to_source(face.box):
                bring_face_back(ledger, face, own, passage.source, box)
    copy_names(passage.version, passage.source)


def bring_face_back(ledger: Ledger, face: Face, own: list[Face], source: Photo, box: Box) -> None:
    onto = next((each for each in own if each.box.overlap(box) >= SAME_FROM), None)
    covers = list(Person.objects.filter(cover=face).values_list("pk", flat=True))
    if onto is not None and says_the_same(face, onto) and not covers:
        return
    there = carry_face(ledger, face, source, box)
    said = same_as(face)
    if said and not is_one_person(same_as(there), said):  # said of both, but of this one later
        decide(ledger, [there.pk], said.person_id, is_seen=said.is_seen)
    carry_covers(ledger, covers, there)


def says_the_same(face: Face, onto: Face) -> bool:
    said, own = same_as(face), same_as(onto)
    is_same = said is None or is_one_person(own, said)
    others = {each.person_id for each in face.decisions.all() if not each.is_same}
    known = {each.person_id for each in onto.decisions.all() if not each.is_same}
    names = {each.name for each in face.refused_names.all()}
    known_names = {each.name for each in onto.refused_names.all()}
    is_refused = (face.refused_at is None) == (onto.refused_at is None)
    return is_same and others <= known and names <= known_names and is_refused


def said_faces(photo: Photo) -> list[Face]:
    """Those of which a person or a file said a word."""
    faces: QuerySet[Face] = Face.objects.filter(photo=photo).order_by("pk")
    faces = faces.prefetch_related("decisions__person", "refused_names")
    return [
        face
        for face in faces
        if is_said(face) or face.refused_at or face.decisions.all() or face.refused_names.all()
    ]


def copy_names(here: Photo, there: Photo) -> None:
    names = NameInPhoto.objects.filter(photo=here).values_list("name", flat=True)
    rows = [NameInPhoto(photo=there, name=name) for name in names]
    NameInPhoto.objects.bulk_create(rows, ignore_conflicts=True)
