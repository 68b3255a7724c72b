"""Rows for tests of stacks: files that were read, and who lies with whom."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from dedup.models import PictureHash
from photos.models import Clues, Photo
from tests.factories import NOON, make_photo

MOMENT = NOON.replace(microsecond=250_000)
CLUES = {"live_id", "burst_id", "is_cover", "document_id", "derived_from"}


def make_read(owner: User, name: str, seconds: float = 0, **fields: Any) -> Photo:
    """A photo whose file was read, taken so many seconds after noon by one camera."""
    ending = name.rpartition(".")[2].lower()
    at = MOMENT + timedelta(seconds=seconds)
    defaults = {
        "filename": name, "format": {"jpg": "jpeg", "tif": "tiff"}.get(ending, ending),
        "kind": "video" if ending in ("mov", "mp4") else "image", "source": f"/in/{name}",
        "make": "Canon", "model": "EOS R6",
    }  # fmt: skip
    clues = {key: fields.pop(key) for key in CLUES & fields.keys()}
    bits = fields.pop("bits", None)
    photo = make_photo(owner, at, **{**defaults, **fields})
    Clues.objects.create(photo=photo, **clues)
    if bits is not None:
        PictureHash.objects.create(photo=photo, bits=bits)
    return photo


def stacks() -> set[tuple[str, ...]]:
    """The names of each stack's files, what is shown of it first."""
    found: dict[int, list[str]] = {}
    rows = Photo.objects.filter(stack__isnull=False).order_by("-is_primary", "filename")
    for stack_id, name in rows.values_list("stack", "filename"):
        found.setdefault(stack_id, []).append(name)
    return {tuple(names) for names in found.values()}
