"""Uploads that go on after a lost connection."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ingest", "0004_sources")]
    operations: list[object] = []
