"""Reads of the tags on a photo: what is said of it, by whom, and what a person took off."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F

from photos.models import Photo, PhotoTag, RefusedTag, Tag

Origin = PhotoTag.Origin


@dataclass(frozen=True)
class TagChip:
    """A tag as it is shown, with where it comes from; a guess says how sure the model is."""

    tag_id: int
    name: str
    origin: str
    guess_percent: int | None

    @property
    def search(self) -> str:
        """The query string that finds all photos with the tag."""
        name = self.name.replace('"', " ")
        return urlencode({"q": f'tag:"{name}"'})


def tags_of(photo: Photo) -> list[TagChip]:
    """Words of people and of the file first, by name; then a model's guesses, the surest first.
    A guess that a person or the file confirms is no guess."""
    rows = PhotoTag.objects.filter(photo=photo).order_by(F("confidence").desc(), "tag__name")
    said: dict[int, TagChip] = {}
    guessed: dict[int, TagChip] = {}
    for tag_id, name, origin, confidence in rows.values_list(
        "tag", "tag__name", "origin", "confidence"
    ):
        if origin == Origin.MODEL:
            guessed[tag_id] = TagChip(tag_id, name, origin, round(confidence * 100))
        elif origin == Origin.PERSON or tag_id not in said:
            said[tag_id] = TagChip(tag_id, name, origin, None)
    chips = sorted(said.values(), key=lambda chip: chip.name.casefold())
    return chips + [chip for tag_id, chip in guessed.items() if tag_id not in said]


def refused_tags_of(photo: Photo) -> list[Tag]:
    """What a person took off, the latest first."""
    rows = RefusedTag.objects.filter(photo=photo).select_related("tag").order_by("-refused_at")
    return list({row.tag_id: row.tag for row in rows}.values())
