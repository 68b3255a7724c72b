"""Stacks, live photos, and more than one kind of sidecar."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('photos', '0002_month_counts'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Stack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('live', 'Live photo'), ('edit', 'Edited'), ('raw', 'RAW and JPEG'), ('burst', 'Burst'), ('variant', 'Versions')], max_length=7)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.AddField(
            model_name='photo',
            name='is_primary',
            field=models.BooleanField(default=True, help_text='Of its stack, or without one.'),
        ),
        migrations.AddField(
            model_name='photo',
            name='live_video',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='still', to='photos.photo'),
        ),
        migrations.AddField(
            model_name='sidecar',
            name='kept_at',
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name='sidecar',
            name='kind',
            field=models.CharField(choices=[('xmp', 'XMP'), ('takeout', 'Google Takeout'), ('icloud', 'iCloud photo details'), ('aae', "Apple's edits")], default='xmp', max_length=7),
        ),
        # What a column is generated from cannot be altered: it is made anew, with its index.
        migrations.RemoveIndex(model_name='photo', name='photo_timeline'),
        migrations.RemoveField(model_name='photo', name='on_timeline'),
        migrations.AddField(
            model_name='photo',
            name='on_timeline',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('archived_at__isnull', True), ('is_locked', False), ('is_primary', True), ('trashed_at__isnull', True)), models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(models.F('owner'), models.OrderBy(models.F('taken_local'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('on_timeline', True)), name='photo_timeline'),
        ),
        migrations.AlterField(
            model_name='sidecar',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sidecars', to='photos.photo'),
        ),
        migrations.AddConstraint(
            model_name='sidecar',
            constraint=models.UniqueConstraint(fields=('photo', 'kind', 'filename'), name='sidecar_unique'),
        ),
        migrations.AddField(
            model_name='stack',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stacks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='photo',
            name='stack',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='photos.stack'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('stack',), name='photo_stack_one_primary'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('is_primary', True), ('stack__isnull', False), _connector='OR'), name='photo_hidden_only_in_stack'),
        ),
    ]
