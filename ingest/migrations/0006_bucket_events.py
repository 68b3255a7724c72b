"""Notifications of buckets, each taken once."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0005_resumable_uploads"),
        ("photos", "0004_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="BucketEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField(help_text="The object's key below the source's prefix.")),
                ("mark", models.CharField(help_text="Tells two writes to one key apart.", max_length=220)),
                ("state", models.CharField(choices=[("due", "Due"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")], default="due", max_length=7)),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="events", to="photos.source")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["received_at"], name="bucket_event_received"),
                    models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="bucket_event_due"),
                    models.Index(condition=models.Q(("state", "running")), fields=["lease_until"], name="bucket_event_running"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "path", "mark"), name="bucket_event_unique"),
                ],
            },
        ),
    ]
