"""The state of Takeout imports, member by member."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ingest", "0002_origins")]
    operations: list[object] = []
