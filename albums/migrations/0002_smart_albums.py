from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("albums", "0001_initial")]

    operations = []
