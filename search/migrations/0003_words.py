from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0002_photo_text")]

    operations = []
