"""What an edit takes over from its photo, of the library's own rows, and where it is shown.

What is said of the photo is copied. Where it is shown moves: albums, spaces, stories and links show
the edit alone. Some of those tables lie above, and are named by their labels.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model, QuerySet

from editing.services.passage import Passage
from editing.services.versions import COPIED
from photos.models import Decision, Photo, PhotoTag, RefusedTag

# A table, its column that names the photo, and the one that with it may be there once only.
SHOWN_IN = (
    ("albums.AlbumPhoto", "photo", "album_id"),
    ("albums.Album", "cover", ""),
    ("rights.SpacePhoto", "photo", "space_id"),
    ("rights.LinkPhoto", "photo", "link_id"),
    ("stories.ChapterPhoto", "photo", "chapter_id"),
    ("stories.Story", "cover", ""),
    ("activity.Comment", "photo", ""),
    ("activity.Like", "photo", "user_id"),
    ("activity.Event", "photo", ""),
)
Origin = PhotoTag.Origin


def carry(passage: Passage) -> None:
    source, version = passage.source, passage.version
    copy_decisions(Decision.objects.filter(photo=source), version)
    copy_tags(PhotoTag.objects.filter(photo=source), version)
    copy_refusals(RefusedTag.objects.filter(photo=source), version)
    move_all(source, version)


def bring_back(passage: Passage) -> None:
    source, version = passage.source, passage.version
    bring_back_decisions(source, version)
    bring_back_tags(source, version)
    move_all(version, source)


def copy_decisions(rows: Iterable[Decision], photo: Photo) -> None:
    copies = [Decision(photo=photo, column=row.column, value=row.value) for row in rows]
    Decision.objects.bulk_create(copies)


def copy_tags(rows: Iterable[PhotoTag], photo: Photo) -> None:
    copies = [
        PhotoTag(photo=photo, tag_id=row.tag_id, origin=row.origin, confidence=row.confidence)
        for row in rows
    ]
    PhotoTag.objects.bulk_create(copies, ignore_conflicts=True)


def copy_refusals(rows: Iterable[RefusedTag], photo: Photo) -> None:
    copies = [
        RefusedTag(
            photo=photo,
            tag_id=row.tag_id,
            origin=row.origin,
            confidence=row.confidence,
            refused_at=row.refused_at,
        )
        for row in rows
    ]
    RefusedTag.objects.bulk_create(copies, ignore_conflicts=True)


def bring_back_decisions(source: Photo, version: Photo) -> None:
    """What was decided since the version was made; and the archive, which is no decision."""
    known = dict(Decision.objects.filter(photo=source).values_list("column", "value"))
    news = [
        row
        for row in Decision.objects.filter(photo=version)
        if row.column not in known or known[row.column] != row.value
    ]
    columns = {row.column for row in news if row.column in COPIED}
    changed = {name: getattr(version, name) for name in columns}
    if source.archived_at != version.archived_at:
        changed["archived_at"] = version.archived_at
    if "latitude" in changed:
        changed["place_id"] = version.place_id
    if changed:
        Photo.objects.filter(pk=source.pk).update(**changed)
    for row in news:
        Decision.objects.update_or_create(
            photo=source, column=row.column, defaults={"value": row.value}
        )


def bring_back_tags(source: Photo, version: Photo) -> None:
    """Tags that a person put on the version, and those that one took off it."""
    own = PhotoTag.objects.filter(photo=source)
    refused = RefusedTag.objects.filter(photo=source)
    off = RefusedTag.objects.filter(photo=version).exclude(tag__in=refused.values("tag"))
    gone = list(own.filter(tag__in=off.values("tag")).values_list("pk", flat=True))
    copy_refusals(off, source)
    own.filter(pk__in=gone).delete()
    said = PhotoTag.objects.filter(photo=version, origin=Origin.PERSON)
    new = list(said.exclude(tag__in=own.filter(origin=Origin.PERSON).values("tag")))
    refused.filter(tag__in=[row.tag_id for row in new]).delete()
    copy_tags(new, source)


def move_all(here: Photo, there: Photo) -> None:
    """The same rows, with all that they say: who moves them back leaves no trace. Where both are
    shown, one row is enough."""
    for label, column, key in SHOWN_IN:
        table: QuerySet[Model] = QuerySet(apps.get_model(label))
        rows = table.filter(**{column: here})
        if key:
            taken = list(table.filter(**{column: there}).values_list(key, flat=True))
            rows.filter(**{f"{key}__in": taken}).delete()
        rows.update(**{column: there})
