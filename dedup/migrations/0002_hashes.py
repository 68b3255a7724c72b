"""What is remembered of how a photo looks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dedup", "0001_initial")]
    operations = []
