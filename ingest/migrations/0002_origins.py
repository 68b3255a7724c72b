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
    ]
