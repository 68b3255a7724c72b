"""Uploads that go on after a lost connection."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ingest.models.resumable


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("ingest", "0004_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResumableUpload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("receiver", models.CharField(max_length=20)),
                ("target_id", models.BigIntegerField(help_text="Where it goes: a batch, for a photo.")),
                ("filename", models.CharField(max_length=255)),
                ("file_time", models.DateTimeField()),
                ("size_bytes", models.BigIntegerField()),
                ("offset_bytes", models.BigIntegerField(default=0)),
                ("answer", models.JSONField(blank=True, null=True)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("expires_at", models.DateTimeField(default=ingest.models.resumable.in_a_week)),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["expires_at"], name="upload_expiry"),
                    models.Index(
                        condition=models.Q(("answer__isnull", True), ("offset_bytes", models.F("size_bytes"))),
                        fields=["expires_at"],
                        name="upload_unreceived",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offset_bytes__gte", 0), ("offset_bytes__lte", models.F("size_bytes"))),
                        name="upload_offset_within_size",
                    ),
                ],
            },
        ),
    ]
