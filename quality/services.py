"""All writes of what machines say of photos. Each writes its own part, in whatever order."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from ml.photograph.measure import LONGEST_PX, Measures, measure
from photos.models import Photo
from photos.previews import preview_keys, small_grey
from photos.reading_ahead import read_ahead
from photos.screenshots import screenshot_confidence
from quality.models import Quality

VERSION = "1"  # of the measures: another one measures all photos again
MEASURED = (
    *("sharpness", "exposure", "noise", "highlights", "shadows", "tone", "technical"),
    "measured_at",
)


def measure_photos(photos: Sequence[Photo]) -> None:
    """The stage: measure each preview. Twice is the same as once. Raises NoPreview.

    The next previews are opened meanwhile; of a JPEG, only the greys of a half of it."""

    def read(key: str) -> Measures:
        return measure(small_grey(key, enough_px=LONGEST_PX))

    found = read_ahead(read, preview_keys(photos))
    rows = [row_of(photo, measures) for photo, measures in zip(photos, found, strict=True)]
    write(rows, MEASURED)


def row_of(photo: Photo, measures: Measures) -> Quality:
    """A screenshot is sharp and no photo: it is measured, and not rated."""
    is_photo = screenshot_confidence(photo) is None
    return Quality(
        photo=photo,
        sharpness=measures.sharpness,
        exposure=measures.exposure,
        noise=measures.noise,
        highlights=measures.highlights,
        shadows=measures.shadows,
        tone=measures.tone,
        technical=measures.technical if is_photo else None,
        measured_at=timezone.now(),
    )


def note_open_eyes(shares: Mapping[int, float | None]) -> None:
    """By photo, the share of its faces whose eyes are open; None where nobody can tell."""
    unknown = [photo_id for photo_id, share in shares.items() if share is None]
    Quality.objects.filter(photo__in=unknown, eyes_open__isnull=False).update(eyes_open=None)
    known = {photo_id: share for photo_id, share in shares.items() if share is not None}
    rows = [Quality(photo_id=photo_id, eyes_open=share) for photo_id, share in known.items()]
    write(rows, ("eyes_open",))


def note_aesthetics(beauty: Mapping[int, float]) -> None:
    """By photo, how beautiful a model finds it, 0 to 1."""
    rows = [Quality(photo_id=photo_id, aesthetics=share) for photo_id, share in beauty.items()]
    write(rows, ("aesthetics",))


def write(rows: Sequence[Quality], columns: Sequence[str]) -> None:
    """In the order of their photos, so that two writers of the same take turns."""
    Quality.objects.bulk_create(
        sorted(rows, key=lambda row: row.photo_id),
        update_conflicts=True,
        unique_fields=["photo"],
        update_fields=columns,
    )
