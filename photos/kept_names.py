"""Names of the sidecars that came with an original, in an export: IMG_1.jpg.original.json beside
IMG_1.jpg, and IMG_1.jpg.original-2.json where there are two of a kind. An import knows them again.
"""

import re

from photos.models import Sidecar

ENDINGS = {
    Sidecar.Kind.XMP: ".xmp",
    Sidecar.Kind.TAKEOUT: ".json",
    Sidecar.Kind.ICLOUD: ".csv",
    Sidecar.Kind.AAE: ".aae",
}
KINDS = {ending: kind for kind, ending in ENDINGS.items()}
KEPT = re.compile(r"(?P<original>.+)\.original(?:-\d{1,4})?(?P<ending>\.(?:xmp|json|csv|aae))")


def kept_name(original: str, kind: Sidecar.Kind, number: int) -> str:
    """The name of the sidecar of this kind that is the first, second, … of its original."""
    return f"{original}.original{f'-{number}' if number > 1 else ''}{ENDINGS[kind]}"


def original_and_kind(name: str) -> tuple[str, Sidecar.Kind] | None:
    """The original that a kept sidecar belongs to, and its kind; nothing for another file."""
    match = KEPT.fullmatch(name)
    return (match["original"], KINDS[match["ending"]]) if match else None
