"""The index of files beneath a stack holds also those in the trash: who trashes photos by the
thousand writes no index."""

from django.db import migrations

DROP = "drop index if exists photo_beneath;"
COLUMNS = "taken_local, kind, format, filename, make, model, size_bytes, width_px, height_px, place_id"
CREATE = f"""
create index photo_beneath on photos_photo (owner_id, stack_id) include ({COLUMNS})
where not is_primary and not is_locked;
"""
BEFORE = f"""
create index photo_beneath on photos_photo (owner_id, stack_id) include ({COLUMNS})
where not is_primary and trashed_at is null and not is_locked;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0010_narrower_beneath"), ("photos", "0015_one_index_of_moments")]
    operations = [migrations.RunSQL(DROP + CREATE, DROP + BEFORE)]
