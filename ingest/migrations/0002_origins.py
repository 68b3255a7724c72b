"""More ways in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='batch',
            name='origin',
            field=models.CharField(choices=[('upload', 'Upload'), ('folder', 'Folder'), ('samples', 'Sample photos'), ('takeout', 'Google Takeout'), ('source', 'Source'), ('webdav', 'WebDAV'), ('bucket', 'Bucket notification')], max_length=10),
        ),
        migrations.AlterField(
            model_name='receipt',
            name='outcome',
            field=models.CharField(choices=[('added', 'Added'), ('duplicate', 'Already in the library'), ('refused', 'Refused'), ('sidecar', 'Words about photos')], max_length=9),
        ),
    ]
