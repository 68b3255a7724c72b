"""The index that the page of what was added last walks along. It leaves nothing out: a photo whose
place in an index changes is written anew in all of them (ADR 32), and when it was added never does."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("curating", "0004_sealed_leftovers"), ("photos", "0018_copied_files")]

    operations: ClassVar = [
        migrations.RunSQL(
            "create index photo_owner_added on photos_photo (owner_id, added_at, id)",
            "drop index photo_owner_added",
        )
    ]
