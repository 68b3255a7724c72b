"""A question about faces, and the words of its address. Pure."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_KEY = 300
_LARGEST_ID = 2**63 - 1


class Kind(StrEnum):
    """What is asked. `asked` is a face or a group, `about` is who it may be."""

    FACE = "face"  # is this face, which nobody decided on, that person's?
    UNLIKE = "unlike"  # is this face, which stands with that person, really theirs?
    GROUP = "group"  # are these two groups one person?
    NAME = "name"  # is this group the one whose name an archive tells?
    FACE_NAME = "face-name"  # is this face, which stands alone, the one of that name?


NAMES = (Kind.NAME, Kind.FACE_NAME)


@dataclass(frozen=True)
class Question:
    """`asked` is the id of a face or of a group; `about` the id of a person, or 0 with a `name`.

    `score` is how many faces an answer is expected to put right; `photos`, on how many the archive
    tells the name of who is asked about.
    """

    kind: Kind
    asked: int
    about: int = 0
    name: str = ""
    score: float = 0.0
    photos: int = 0

    @property
    def key(self) -> str:
        """What it is known by, in forms and where it was skipped."""
        return f"{self.kind}:{self.asked}:{self.name or self.about}"


def question_of(key: str) -> Question | None:
    """The question that a key stands for; nothing where it stands for none."""
    kind, _, rest = key.partition(":")
    asked, _, about = rest.partition(":")
    if kind not in set(Kind) or len(key) > LONGEST_KEY or not _is_id(asked):
        return None
    if kind in NAMES:
        return Question(Kind(kind), int(asked), name=about) if about else None
    return Question(Kind(kind), int(asked), int(about)) if _is_id(about) else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:20]) <= _LARGEST_ID
