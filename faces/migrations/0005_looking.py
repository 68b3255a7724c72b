from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0004_changes'),
    ]

    operations = []
