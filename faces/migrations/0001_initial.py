"""Names of people in photos."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('photos', '0003_stacks_and_sidecars'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameInPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='photos.photo')),
            ],
            options={
                'verbose_name_plural': 'names in photos',
                'constraints': [models.UniqueConstraint(fields=('photo', 'name'), name='name_in_photo_once')],
            },
        ),
    ]
