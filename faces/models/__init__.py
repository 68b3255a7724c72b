"""Rows about people: who there is, where their faces are, and what was said of both."""

from faces.models.change import Change
from faces.models.decision import DifferentPeople, FaceDecision, RefusedName
from faces.models.face import Face, FaceQuerySet, FaceVector
from faces.models.grouping import MovedFace, Regrouping
from faces.models.leftover_crop import LeftoverCrop
from faces.models.name_in_photo import NameInPhoto
from faces.models.person import OtherName, Person
from faces.models.skipped_question import SkippedQuestion

__all__ = [
    "Change",
    "DifferentPeople",
    "Face",
    "FaceDecision",
    "FaceQuerySet",
    "FaceVector",
    "LeftoverCrop",
    "MovedFace",
    "NameInPhoto",
    "OtherName",
    "Person",
    "RefusedName",
    "Regrouping",
    "SkippedQuestion",
]
