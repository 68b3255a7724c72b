"""Sources, and photos whose originals stay in one."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('photos', '0003_stacks_and_sidecars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('folder', 'Folder'), ('bucket', 'S3 bucket'), ('drive', 'Google Drive')], max_length=6)),
                ('name', models.CharField(max_length=100)),
                ('root', models.TextField(help_text="The folder, s3://bucket/prefix, or the drive's folder.")),
                ('options', models.JSONField(blank=True, default=dict)),
                ('sealed', models.TextField(blank=True, editable=False, help_text='Secrets, encrypted.')),
                ('state', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('offline', 'Offline'), ('asks', 'Asks what to do')], default='active', max_length=7)),
                ('reason', models.TextField(blank=True)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('owner', 'kind', 'root'), name='source_unique'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='original_key',
            field=models.TextField(editable=False),
        ),
        migrations.AddField(
            model_name='photo',
            name='kept_in',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='photos.source'),
        ),
        migrations.AddField(
            model_name='photo',
            name='missing_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
