"""Folders, buckets and drives that are indexed, and the files seen there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ingest", "0003_takeout")]
    operations: list[object] = []
