"""What a person decided about groups."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dedup", "0003_figures")]
    operations = []
