"""Resolutions about some photos are found by an index: undoing asks for later ones."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dedup", "0005_preferences")]
    operations = [
        migrations.AddIndex("resolution", GinIndex(fields=["photos"], name="resolution_photos"))
    ]
