"""How far clients of the Immich protocol are in following a library."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_lasting_tokens'),
        ('clients', '0001_initial'),
    ]

    operations = [
        # Numbers in the order in which apps are told.
        migrations.RunSQL("create sequence clients_held_number", "drop sequence clients_held_number"),
        migrations.CreateModel(
            name='HeldByApp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('object_id', models.BigIntegerField()),
                ('other_id', models.BigIntegerField(default=0, help_text='The other half of a pair.')),
                ('digest', models.CharField(blank=True, help_text='Of how it was told.', max_length=32)),
                ('is_gone', models.BooleanField(default=False)),
                ('number', models.BigIntegerField(db_default=django.db.models.expressions.RawSQL("nextval('clients_held_number')", []))),
                ('app', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='held', to='accounts.signedinapp')),
            ],
            options={
                'verbose_name_plural': 'held by apps',
                'indexes': [models.Index(fields=['app', 'type', 'number'], name='held_by_app_number')],
                'constraints': [models.UniqueConstraint(fields=('app', 'type', 'object_id', 'other_id'), name='held_by_app_unique')],
            },
        ),
        migrations.CreateModel(
            name='SyncMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('mark', models.CharField(max_length=100)),
                ('noted_at', models.DateTimeField(auto_now=True)),
                ('app', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sync_marks', to='accounts.signedinapp')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('app', 'type'), name='sync_mark_unique')],
            },
        ),
    ]
