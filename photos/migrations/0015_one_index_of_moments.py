"""One index of moments, of all photos, instead of one of those on the timeline, one of those that a
search may show and one of all: what is archived or trashed stays where it is in every index."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("photos", "0014_one_index_of_checksums")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="photo", name="photo_owner_moment"),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["owner", "taken_local", "id"], name="photo_owner_moment"),
        ),
        migrations.RemoveIndex(model_name="photo", name="photo_timeline"),
        migrations.RemoveIndex(model_name="photo", name="photo_findable"),
    ]
