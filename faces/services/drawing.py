"""Faces that no model found: a person draws a box around them."""

from math import isfinite

from django.utils.translation import gettext as _

from accounts.models import User
from faces.models import Change, Face, FaceDecision
from faces.services.checks import InvalidDecision, clean_name, person_named
from faces.services.ledger import Ledger, deciding
from faces.services.naming import call
from faces.services.rows import FACE
from ml.face import Box
from photos.models import Photo

LEAST_SIDE = 0.01  # of the picture; what is smaller is a slip of the hand
SAME_PLACE = 0.5  # intersection over union
Verb = Change.Verb


def draw_face(photo: Photo, box: Box, name: str, by: User) -> Change:
    """Mark a face, and say whose it is; `change.face`. The box is cut to the picture.

    A face that was found in the same place becomes this one, unless it was said to be somebody
    else's. Raises InvalidDecision.
    """
    drawn, wanted = cut_to_picture(box), clean_name(name) if name.strip() else ""
    if by.pk != photo.owner_id:
        raise InvalidDecision(_("Only its owner marks faces in a photo."))
    with deciding(photo.owner_id) as ledger:
        if not Photo.objects.filter(pk=photo.pk).exists():
            raise InvalidDecision(_("The photo is gone."))
        namesake = person_named(ledger.owner_id, wanted) if wanted else None
        face = _found_there(photo, drawn, namesake.pk if namesake else None)
        face = _take_over(ledger, face, drawn) if face else _add(ledger, photo, drawn)
        person = call(ledger, [face], wanted) if wanted else None
        people = [person.pk] if person else []
        ledger.freed.add(face.pk)  # for a model to look at
        return ledger.close(Verb.DRAW, name=wanted, people=people, person=person, face=face)


def cut_to_picture(box: Box) -> Box:
    """What of the box is within the picture. Raises InvalidDecision: too little, or no number."""
    if not all(isfinite(side) for side in (box.left, box.top, box.width, box.height)):
        raise InvalidDecision(_("A box has four numbers."))
    left, top = max(box.left, 0.0), max(box.top, 0.0)
    right, bottom = min(box.left + box.width, 1.0), min(box.top + box.height, 1.0)
    if right - left < LEAST_SIDE or bottom - top < LEAST_SIDE:
        raise InvalidDecision(_("The box is too small, or outside of the picture."))
    return Box(left, top, right - left, bottom - top)


def _found_there(photo: Photo, box: Box, person: int | None) -> Face | None:
    """The face that covers the box best, and is nobody's, this person's, or no face so far."""
    others = FaceDecision.objects.filter(face__photo=photo, is_same=True)
    free = photo.faces.exclude(pk__in=others.exclude(person=person).values("face"))
    best = max(free, key=lambda face: face.box.overlap(box), default=None)
    return best if best and best.box.overlap(box) >= SAME_PLACE else None


def _take_over(ledger: Ledger, face: Face, box: Box) -> Face:
    ledger.watch_ids(FACE, [face.pk])
    face.box, face.origin = box, Face.Origin.PERSON
    face.refused_at, face.crop_key = None, ""
    face.save()
    return face


def _add(ledger: Ledger, photo: Photo, box: Box) -> Face:
    face = Face(photo=photo, origin=Face.Origin.PERSON)
    face.box = box
    face.save()
    ledger.made(FACE, str(face.pk))
    return face
