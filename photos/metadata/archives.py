"""What the archives say that photos came in: the sidecars of Google Takeout and the lines of
iCloud's list as one `Reading`, to be merged with those of the file. Pure.
"""

from collections.abc import Sequence

from photos.metadata.facts import Facts, Reading, known
from photos.metadata.icloud import read_icloud
from photos.metadata.takeout import TakeoutItem, UnreadableTakeoutJson, read_takeout


def read_archives(takeout: Sequence[bytes], icloud: Sequence[bytes]) -> Reading:
    """What all kept sidecars of one photo say: of each thing the first word, and the earliest date.

    The same bytes may be in an account twice. The later date is that of a second upload.
    """
    reading = Reading()
    items = [item for content in takeout if (item := takeout_item(content, reading.warnings))]
    for item in reversed(items):
        reading.facts |= takeout_facts(item)
    dates = [item.taken_at for item in items if item.taken_at]
    lines = [line for content in icloud if (line := read_icloud(content))]
    listed = [line.created_at for line in lines if line.created_at]
    reading.facts |= known(
        Facts(takeout_utc=min(dates, default=None), icloud_utc=min(listed, default=None))
    )
    return reading


def takeout_item(content: bytes, warnings: list[str]) -> TakeoutItem | None:
    """The item; a sidecar that cannot be read is named in the warnings."""
    try:
        return read_takeout(content)
    except UnreadableTakeoutJson as problem:
        warnings.append(f"takeout: {problem}")
        return None


def takeout_facts(item: TakeoutItem) -> Facts:
    """Position and words, as far as it says any."""
    return known(
        Facts(
            description=item.description,
            caption_told=True,
            latitude=item.latitude,
            longitude=item.longitude,
            altitude_m=item.altitude_m,
        )
    )
