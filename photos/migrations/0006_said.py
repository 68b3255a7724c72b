from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("photos", "0005_tag_tree")]

    operations = []
