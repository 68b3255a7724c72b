"""Notifications of buckets, each taken once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ingest", "0005_resumable_uploads")]
    operations: list[object] = []
