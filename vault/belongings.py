"""What tables beside the photo itself would tell of a locked one: sealed with it, or forgotten.

What a person, a file or an archive said is sealed, and written again when the photo comes back.
What a model saw is deleted: it is seen again. The tables lie above this app, and so are named by
their labels.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import BinaryField, Exists, Field, ForeignKey, Model, Q, QuerySet

from photos.models import Decision, Photo, PhotoTag, Sidecar


@dataclass(frozen=True)
class Belonging:
    """Rows of a photo: the columns that lead to it."""

    label: str
    paths: tuple[str, ...] = ("photo",)

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    def rows(self, photo: Photo) -> "QuerySet[Model]":
        of_photo = Q()
        for path in self.paths:
            of_photo |= Q(**{path: photo})
        return QuerySet(self.model).filter(of_photo)


SIDECARS = Belonging("photos.Sidecar")
# In the order in which they are written again: a row after those that it names.
SEALED = (
    Belonging("photos.Region"),
    SIDECARS,
    Belonging("photos.Clues"),
    Belonging("activity.Comment"),
    Belonging("activity.Mention", ("comment__photo",)),
    Belonging("activity.Like"),
    Belonging("faces.NameInPhoto"),
    Belonging("faces.Face"),
    Belonging("faces.FaceDecision", ("face__photo",)),
    Belonging("faces.RefusedName", ("face__photo",)),
    Belonging("stories.ChapterPhoto"),
)
FORGOTTEN = (
    Belonging("activity.Event"),
    Belonging("quality.Quality"),
    Belonging("faces.FaceVector", ("face__photo",)),
    Belonging("search.Embedding"),
    Belonging("search.PhotoText"),
    Belonging("search.ModelCaption"),
    Belonging("dedup.GroupMember"),
    Belonging("dedup.Link", ("first", "second")),
    Belonging("dedup.PictureHash"),
    Belonging("ingest.StageRun"),
)
# What was deleted and may be brought back lies on slips until then, as words of a story do.
FORGET_ON_SLIPS = """
update curating_slip set rows = others.rows, count = jsonb_array_length(others.rows)
from (
    select slip.id, coalesce(jsonb_agg(kept) filter (
        where kept->>'photo_id' is distinct from %s
    ), '[]') as rows
    from curating_slip slip cross join lateral jsonb_array_elements(slip.rows) kept
    where slip.model = any(%s) and slip.rows @> %s::jsonb group by slip.id
) others
where curating_slip.id = others.id
"""
CLEARED = {"faces.Face": {"crop_key": ""}}  # what names a file that is deleted


def sealed_content(photo: Photo) -> bytes:
    """All rows that are to be written again, and what the photo's own row shows of the picture."""
    rows = {each.label: [values_of(row) for row in each.rows(photo)] for each in SEALED}
    content = {"rows": rows, "placeholder": photo.placeholder}
    return json.dumps(content, cls=DjangoJSONEncoder).encode()


def values_of(row: Model) -> dict[str, Any]:
    return {
        field.attname: as_text(getattr(row, field.attname))
        for field in columns_of(type(row))
        if not field.generated
    }


def columns_of(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)  # noqa: SLF001 - Django's public way to them


def as_text(value: Any) -> Any:
    is_bytes = isinstance(value, bytes | memoryview)
    return base64.b64encode(value).decode() if is_bytes else value


def forget(photo: Photo) -> None:
    """Delete what other tables tell of the picture."""
    PhotoTag.objects.filter(photo=photo, origin=PhotoTag.Origin.MODEL).delete()
    decided = Decision.objects.filter(photo=photo, column="looks_like")
    Photo.objects.filter(~Exists(decided), pk=photo.pk).update(looks_like="")
    for each in (*FORGOTTEN, *reversed(SEALED)):
        each.rows(photo).delete()
    with connection.cursor() as cursor:
        labels = [each.label for each in (*SEALED, *FORGOTTEN)]
        named = json.dumps([{"photo_id": photo.pk}])
        cursor.execute(FORGET_ON_SLIPS, [str(photo.pk), labels, named])


def crop_keys(photo: Photo) -> list[str]:
    """The pictures that were cut out of this one."""
    faces = Belonging("faces.Face").rows(photo)
    return [key for key in faces.values_list("crop_key", flat=True) if key]


def write_again(photo: Photo, content: bytes) -> None:
    """The rows that were sealed, save those that name what is gone by now."""
    kept = json.loads(content)
    photo.placeholder = kept["placeholder"]
    for each in SEALED:
        rows = [each.model(**values_from(each, row)) for row in kept["rows"][each.label]]
        there = [row for row in rows if not lacks(row)]
        table: QuerySet[Any] = QuerySet(each.model)
        table.bulk_create(there, ignore_conflicts=True)


def values_from(belonging: Belonging, row: dict[str, Any]) -> dict[str, Any]:
    values = {**row, **CLEARED.get(belonging.label, {})}
    for field in columns_of(belonging.model):
        if isinstance(field, BinaryField):
            values[field.attname] = base64.b64decode(values[field.attname])
        elif isinstance(field, ForeignKey) and field.null and not is_there(field, values):
            values[field.attname] = None
        elif field.attname in values:
            values[field.attname] = field.to_python(values[field.attname])
    return values


def lacks(row: Model) -> bool:
    """Whether a row that it cannot do without was deleted meanwhile, as a person is by a merge."""
    needed = [field for field in columns_of(type(row)) if isinstance(field, ForeignKey)]
    return not all(field.null or is_there(field, vars(row)) for field in needed)


def is_there(field: "ForeignKey[Any, Any]", values: dict[str, Any]) -> bool:
    value = values[field.attname]
    return value is not None and QuerySet(field.related_model).filter(pk=value).exists()


def sealed_sidecars(content: bytes) -> list[Sidecar]:
    """Those among the rows that were sealed, not written again."""
    rows = json.loads(content)["rows"][SIDECARS.label]
    return [Sidecar(**values_from(SIDECARS, row)) for row in rows]
