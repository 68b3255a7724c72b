"""Search finds any file of a stack."""

from django.db import migrations

# Which files beneath the primary of a stack pass a filter: search/finding/pictures.py. What filters
# ask for most is in the index, so that the rows, which lie all over the table, are left alone.
CREATE = """
create index photo_beneath on photos_photo (owner_id, stack_id)
include (
    taken_local, kind, format, filename, make, model, size_bytes, width_px, height_px, rating,
    is_favourite, place_id
)
where not is_primary and trashed_at is null and not is_locked
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0008_people"), ("photos", "0008_stacks")]
    operations = [migrations.RunSQL(CREATE, "drop index if exists photo_beneath")]
