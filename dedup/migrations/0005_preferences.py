"""How a person wants duplicates and stacks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dedup", "0004_resolutions")]
    operations = []
