"""Photos with real files that can be edited, the work done on them, and all that a library is."""

import io

from django.db import connection

from accounts.models import User
from editing.models import Edit
from editing.recipe import Recipe
from editing.services.saving import save_edit
from editing.services.working import work_once
from photos.formats import FORMATS
from photos.models import Photo
from photos.services.library import create_photo
from photos.services.location import locate_photos
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import render_photos
from photos.storage import put_original
from tests.editing.pictures import camera_exif, encoded, smooth
from tests.factories import NOON

# Notes for workers and clients that something changed: what they are about is compared.
NOTES = {"dedup_changedphoto", "faces_movedface", "sync_change"}
# Counts that the database keeps: a row that is made anew is the same one but for its id.
COUNTS = {"atlas_cell", "atlas_placecount", "folders_folderphoto"}


def bring_in(
    owner: User, content: bytes | None = None, name: str = "jpeg", filename: str = "IMG_1.jpg"
) -> Photo:
    """A photo of these bytes, or of a phone's picture, read and rendered as the pipeline does."""
    content = content or encoded(smooth(400, 300), "JPEG", exif=camera_exif(), quality=92)
    stored = put_original(io.BytesIO(content), extension=FORMATS[name].extension)
    photo, _ = create_photo(owner, stored, FORMATS[name], filename=filename, file_time=NOON)
    return look_at(photo)


def look_at(photo: Photo) -> Photo:
    photo = Photo.objects.get(pk=photo.pk)
    read_photos_metadata([photo])
    render_photos([Photo.objects.get(pk=photo.pk)])
    locate_photos([Photo.objects.get(pk=photo.pk)])
    return Photo.objects.get(pk=photo.pk)


def work() -> None:
    """Render all that is due."""
    while work_once():
        pass


def edit(photo: Photo, recipe: Recipe) -> Photo:
    """The version of a photo after this recipe, looked at."""
    saved = save_edit(photo, recipe)
    work()
    source_edit = Edit.objects.get(source=saved.source_id)
    assert source_edit.version, source_edit.error
    return look_at(source_edit.version)


def all_rows() -> dict[str, set[str]]:
    """Every row of every table, as text."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - NOTES):
            row = f"to_jsonb(\"{table}\") - 'id'" if table in COUNTS else f'"{table}"'
            cursor.execute(f'select ({row})::text from "{table}"')
            rows[table] = {row for (row,) in cursor.fetchall()}
    return rows
