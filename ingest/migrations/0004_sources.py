"""Folders, buckets and drives that are indexed, and the files seen there."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0003_takeout'),
        ('photos', '0004_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepts_losses', models.BooleanField(default=False, help_text='A person said that what is gone is gone.')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('cursor', models.TextField(blank=True, help_text='The path up to which all was seen.')),
                ('total', models.PositiveIntegerField(blank=True, help_text='Files, when known.', null=True)),
                ('seen', models.PositiveIntegerField(default=0)),
                ('missing', models.PositiveIntegerField(default=0)),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ingest.batch')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='photos.source')),
            ],
        ),
        migrations.CreateModel(
            name='SourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.TextField(help_text='Below the root.')),
                ('size_bytes', models.BigIntegerField()),
                ('version', models.CharField(max_length=200)),
                ('beside', models.CharField(blank=True, help_text='Version of its sidecars.', max_length=200)),
                ('file_id', models.CharField(blank=True, help_text='Survives a rename.', max_length=200)),
                ('state', models.CharField(choices=[('indexed', 'In the library'), ('refused', 'Refused'), ('unreadable', 'Cannot be read'), ('missing', 'Missing')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='source_files', to='photos.photo')),
                ('seen_in', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ingest.scan')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='photos.source')),
            ],
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('source',), name='scan_one_open'),
        ),
        migrations.AddIndex(
            model_name='sourcefile',
            index=models.Index(condition=models.Q(('file_id', ''), _negated=True), fields=['source', 'file_id'], name='source_file_id'),
        ),
        migrations.AddIndex(
            model_name='sourcefile',
            index=models.Index(condition=models.Q(('state', 'indexed'), _negated=True), fields=['source', 'state'], name='source_file_odd'),
        ),
        migrations.AddConstraint(
            model_name='sourcefile',
            constraint=models.UniqueConstraint(fields=('source', 'path'), name='source_file_unique'),
        ),
    ]
