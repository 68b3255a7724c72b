"""Files that are left stand in the list that the trash has (curating)."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ops", "0001_leaving"), ("curating", "0004_sealed_leftovers")]

    operations: ClassVar = [
        migrations.RunSQL(
            "insert into curating_leftoverfile (storage, key, sha256)"
            " select storage, key, sha256 from ops_leftoverfile on conflict do nothing",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel("LeftoverFile"),
    ]
