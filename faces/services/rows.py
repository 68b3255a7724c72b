"""The kinds of rows that a decision about people touches, as they stand in a Change."""

from faces.models import DifferentPeople, Face, FaceDecision, OtherName, Person, RefusedName
from photos.ledger import Kind

# Whose a face is follows from decisions and grouping; what is a cover, from whose the face is.
DERIVED = frozenset({"person_id", "cover_id"})

PERSON = Kind(
    "person",
    Person,
    ("id",),
    ("name", "born_on", "is_favourite", "is_hidden", "cover_id", "merged_into_id"),
    DERIVED,
)
FACE = Kind(
    "face",
    Face,
    ("id",),
    ("person_id", "refused_at", "origin", "left", "top", "width", "height"),
    DERIVED,
)
DECISION = Kind(
    "decision", FaceDecision, ("face_id", "person_id"), ("is_same", "is_seen", "origin")
)
APART = Kind("apart", DifferentPeople, ("first_id", "second_id"), ())
OTHER_NAME = Kind("other_name", OtherName, ("person_id", "name"), ())
REFUSED_NAME = Kind("refused_name", RefusedName, ("face_id", "name"), ())
KINDS = {kind.name: kind for kind in (PERSON, FACE, DECISION, APART, OTHER_NAME, REFUSED_NAME)}
