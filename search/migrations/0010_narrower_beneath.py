"""The index of files beneath a stack no longer holds what people decide often, hearts and stars: a
change of a column that any index holds has a row written anew in all of them."""

from django.db import migrations

DROP = "drop index if exists photo_beneath;"
CREATE = """
create index photo_beneath on photos_photo (owner_id, stack_id)
include (taken_local, kind, format, filename, make, model, size_bytes, width_px, height_px, place_id)
where not is_primary and trashed_at is null and not is_locked;
"""
BEFORE = """
create index photo_beneath on photos_photo (owner_id, stack_id)
include (
    taken_local, kind, format, filename, make, model, size_bytes, width_px, height_px, rating,
    is_favourite, place_id
)
where not is_primary and trashed_at is null and not is_locked;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0009_versions"), ("photos", "0013_room_for_updates")]
    operations = [migrations.RunSQL(DROP + CREATE, DROP + BEFORE)]
