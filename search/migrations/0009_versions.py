"""Search finds any file of a stack."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0008_people")]
    operations = []
