"""Pieces of the map are found by their owner and their latitude."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('photos', '0015_one_index_of_moments'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(condition=models.Q(('latitude__isnull', False)), fields=['owner', 'latitude', 'longitude'], name='photo_owner_position'),
        ),
    ]
