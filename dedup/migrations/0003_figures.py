"""The database keeps the figures of groups."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dedup", "0002_hashes")]
    operations = []
