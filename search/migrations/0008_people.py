from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0007_review'),
        ('search', '0007_drop_folded_text'),
    ]

    operations = []
