"""Names that archives tell."""

from collections.abc import Iterable

from faces.models import NameInPhoto
from photos.models import Photo

LONGEST_NAME = 255


def keep_names(photo: Photo, names: Iterable[str]) -> None:
    """Remember who an archive says is in a photo; names known before stay."""
    said = {name.strip()[:LONGEST_NAME] for name in names}
    NameInPhoto.objects.bulk_create(
        [NameInPhoto(photo=photo, name=name) for name in sorted(said) if name],
        ignore_conflicts=True,
    )
