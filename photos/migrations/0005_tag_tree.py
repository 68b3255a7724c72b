from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("photos", "0004_sources")]

    operations = []
