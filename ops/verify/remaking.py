"""Renditions and crops of faces whose files are gone: they are made again from the originals."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from faces.models import Face
from ingest.models import StageRun
from ingest.tasks import wake_on_commit
from ops.backup.stored import held_at
from ops.verify.parts import in_part, parts_of
from photos.models import Rendition
from photos.storage import renditions

STAGE_OF: dict[str, str] = {
    Rendition.Name.THUMBNAIL: "renditions",
    Rendition.Name.PREVIEW: "renditions",
    Rendition.Name.PROXY: "proxy",  # the one without words is made when it is asked for
}


@dataclass(frozen=True)
class Unrendered:
    """Rows of one part whose files are not there."""

    renditions: Sequence[Rendition]
    faces: Sequence[Face]

    @property
    def keys(self) -> list[tuple[str, int]]:
        """Each with its photo."""
        made = [(each.key, each.photo_id) for each in self.renditions]
        return made + [(each.crop_key, each.photo_id) for each in self.faces]


def rendition_parts() -> set[str]:
    return parts_of(Rendition.objects.all(), "key") | parts_of(Face.objects.all(), "crop_key")


def unrendered_in(part: str) -> Unrendered:
    """Rows are read first: what is rendered meanwhile is there then."""
    rows = list(Rendition.objects.filter(in_part("key", part)).only("key", "name", "photo"))
    faces = list(Face.objects.filter(in_part("crop_key", part)).only("crop_key", "photo"))
    held = held_at(renditions(), part) if rows or faces else {}
    return Unrendered(
        [each for each in rows if each.key not in held],
        [each for each in faces if each.crop_key not in held],
    )


def remake(found: Unrendered) -> int:
    """Have them made again, by the workers or when they are asked for; how many photos' files."""
    with transaction.atomic():
        for stage in sorted(set(STAGE_OF.values())):
            photos = [
                each.photo_id for each in found.renditions if STAGE_OF.get(each.name) == stage
            ]
            runs = StageRun.objects.filter(photo__in=photos, stage=stage, state=StageRun.State.DONE)
            # What needs this stage was done, and stays so.
            runs.update(state=StageRun.State.DUE, due_at=timezone.now(), attempts=0, error="")
        Rendition.objects.filter(pk__in=[each.pk for each in found.renditions]).delete()
        Face.objects.filter(pk__in=[each.pk for each in found.faces]).update(crop_key="")
        wake_on_commit()
    return len(found.renditions)


def remake_missing() -> int:
    return sum(remake(unrendered_in(part)) for part in sorted(rendition_parts()))


def unrendered_of(photo_ids: Sequence[int]) -> Unrendered:
    """Of a few photos: each file is asked for."""
    rows = Rendition.objects.filter(photo__in=photo_ids)
    faces = Face.objects.filter(photo__in=photo_ids).exclude(crop_key="")
    return Unrendered(
        [each for each in rows if not renditions().exists(each.key)],
        [each for each in faces if not renditions().exists(each.crop_key)],
    )
