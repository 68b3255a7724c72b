"""Faces with what is said of them, and names without a place."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.utils.translation import gettext as _

from dedup.boxes import within
from dedup.services.known import Case
from dedup.services.ledger import Ledger
from dedup.services.plans import Move, What
from dedup.services.rows import NAME
from faces.matching import match
from faces.models import Face, NameInPhoto
from faces.services.carrying import (
    carry_covers,
    carry_face,
    carry_thought,
    is_one_person,
    is_said,
    said_keys,
    same_as,
    weight,
)
from faces.services.rows import DECISION, FACE
from ml.box import Box
from photos.models import Photo


def faces(case: Case) -> Iterator[Move]:
    """What is said of a face is said of the same face of the keeper; one that a person or a file
    marked is marked there."""
    own = case.known.faces[case.keeper.pk]
    for photo in case.losers:
        theirs = case.known.faces[photo.pk]
        boxes = [case.on_keeper(face.box, photo) for face in theirs]
        same = match(boxes, [face.box for face in own])
        for index, (face, box) in enumerate(zip(theirs, boxes, strict=True)):
            onto = own[same[index]] if index in same else None
            yield from _of_face(case, face, onto, onto.box if onto else within(box))


def _of_face(case: Case, face: Face, onto: Face | None, box: Box | None) -> Iterator[Move]:
    """Faces of which models alone think something are left to models."""
    if not (is_said(face) or face.refused_at or face.decisions.all() or face.refused_names.all()):
        if onto and onto.person_id is None and not is_said(onto) and onto.refused_at is None:
            yield Move(face.photo_id, What.PERSON, do=partial(carry_thought, face=face, onto=onto))
    elif box is None:
        if is_said(face) and not face.refused_at:
            words = _("%s: outside of the picture that is kept") % words_of(face)
            yield Move(face.photo_id, What.PERSON, words, is_possible=False)
    elif onto or is_said(face) or face.refused_at:
        yield _said(case, face, onto, box)


def _said(case: Case, face: Face, onto: Face | None, box: Box) -> Move:
    covers = [person.pk for person in case.known.covers[face.pk]]
    do = partial(carry, face, case.keeper, box, covers)
    said, own = same_as(face), same_as(onto) if onto else None
    if said and own and said.person_id != own.person_id and weight(said) <= weight(own):
        words = _("%(name)s: said to be %(other)s on the one that is kept") % {
            "name": words_of(face), "other": own.person.name or _("somebody else"),
        }  # fmt: skip
        return Move(face.photo_id, What.PERSON, words, do, is_possible=False)
    is_there = onto is not None and (said is None or is_one_person(own, said))
    is_shown = is_said(face) and not face.refused_at and not is_there
    return Move(face.photo_id, What.PERSON, words_of(face) if is_shown else "", do)


def words_of(face: Face) -> str:
    said = same_as(face)
    return _("the face of %s") % said.person.name if said and said.person.name else _("a face")


def carry(face: Face, keeper: Photo, box: Box, covers: Sequence[int], ledger: Ledger) -> None:
    onto = carry_face(ledger, face, keeper, box)
    carry_covers(ledger, covers, onto)
    ledger.claim(FACE, [str(onto.pk)])
    ledger.claim(DECISION, said_keys(face, onto), DECISION.fields)


def names(case: Case) -> Iterator[Move]:
    """Who an archive says is in the picture."""
    own = case.known.names.get(case.keeper.pk, ())
    for photo in case.losers:
        for name in case.known.names.get(photo.pk, ()):
            words = "" if name in own else name
            yield Move(photo.pk, What.PERSON, words, partial(put_name, case.keeper.pk, name))


def put_name(photo: int, name: str, ledger: Ledger) -> None:
    ledger.claim(NAME, [NAME.key_of(photo, name)])
    NameInPhoto.objects.get_or_create(photo_id=photo, name=name)
