"""Writes of people: what a person decides about faces, names and who is who.

Each decision returns its Change, which says in words what was decided and can be undone. Each
raises InvalidDecision where it mixes libraries or is about what is gone.
"""

from faces.services.checks import InvalidDecision, clean_name, person_called
from faces.services.drawing import draw_face
from faces.services.history import changes_of
from faces.services.names import keep_names
from faces.services.naming import (
    accept_name,
    forget_other_name,
    name_face,
    name_faces,
    name_person,
    refuse_name,
)
from faces.services.of_faces import (
    confirm_faces,
    move_faces,
    refuse_faces,
    reject_faces,
    split_faces,
)
from faces.services.of_people import (
    favour_person,
    hide_person,
    merge_people,
    set_birthday,
    set_cover,
    tell_apart,
)
from faces.services.undoing import undo

__all__ = [
    "InvalidDecision",
    "accept_name",
    "changes_of",
    "clean_name",
    "confirm_faces",
    "draw_face",
    "favour_person",
    "forget_other_name",
    "hide_person",
    "keep_names",
    "merge_people",
    "move_faces",
    "name_face",
    "name_faces",
    "name_person",
    "person_called",
    "refuse_faces",
    "refuse_name",
    "reject_faces",
    "set_birthday",
    "set_cover",
    "split_faces",
    "tell_apart",
    "undo",
]
