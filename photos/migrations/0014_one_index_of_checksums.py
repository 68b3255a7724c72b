"""One index for both questions about a checksum: each one more is written with every photo that
moves to the archive or the trash."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("photos", "0013_room_for_updates")]

    operations: ClassVar = [
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(
                fields=("sha256", "owner"), name="photo_sha256_owner_unique"
            ),
        ),
        migrations.RemoveConstraint(model_name="photo", name="photo_owner_sha256_unique"),
        migrations.RemoveIndex(model_name="photo", name="photo_sha256"),
    ]
