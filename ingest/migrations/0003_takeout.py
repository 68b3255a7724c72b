"""The state of Takeout imports, member by member."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0002_origins"), ("photos", "0003_stacks_and_sidecars")]
    operations = [
        migrations.CreateModel(
            name="TakeoutImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paths", models.JSONField(default=list)),
                (
                    "fingerprint",
                    models.CharField(help_text="Of the archives and the options.", max_length=64),
                ),
                ("options", models.JSONField(default=dict)),
                ("is_dry_run", models.BooleanField(default=False)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("collect", "Receiving the archives"),
                            ("index", "Reading the archives"),
                            ("match", "Matching photos and their descriptions"),
                            ("bring", "Bringing the photos in"),
                            ("relate", "Making albums and stacks"),
                            ("done", "Done"),
                        ],
                        default="index",
                        max_length=7,
                    ),
                ),
                ("member_count", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("error", models.TextField(blank=True, help_text="Why it stopped before its end.")),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="takeout",
                        to="ingest.batch",
                    ),
                ),
            ],
            options={
                "verbose_name": "Takeout import",
            },
        ),
        migrations.CreateModel(
            name="TakeoutMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(help_text="In the order of the archives."),
                ),
                ("archive", models.TextField()),
                ("entry", models.PositiveIntegerField(help_text="In the order of its archive.")),
                ("path", models.TextField(help_text="In the tree of all the archives together.")),
                ("folder", models.TextField()),
                ("name", models.TextField()),
                ("size_bytes", models.BigIntegerField()),
                ("crc", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("media", "Photo or video"),
                            ("item", "Description of a photo"),
                            ("album", "Description of an album"),
                            ("noise", "Neither"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Not done yet"),
                            ("added", "Added"),
                            ("duplicate", "Already in the library"),
                            ("used", "Description used"),
                            ("album", "Used for an album"),
                            ("skipped", "Skipped"),
                            ("ignored", "Not a photo"),
                            ("orphan", "Description without a photo"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                        ],
                        default="pending",
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "rule",
                    models.CharField(
                        blank=True, help_text="How its description was found.", max_length=40
                    ),
                ),
                ("content", models.BinaryField(null=True)),
                ("title", models.TextField(blank=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "edited_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="edits",
                        to="ingest.takeoutmember",
                    ),
                ),
                (
                    "live_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="live_parts",
                        to="ingest.takeoutmember",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="takeout_members",
                        to="photos.photo",
                    ),
                ),
                (
                    "sidecar",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="media",
                        to="ingest.takeoutmember",
                    ),
                ),
                (
                    "takeout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="ingest.takeoutimport",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["takeout", "folder"], name="takeout_member_folder"),
                    models.Index(
                        fields=["takeout", "state", "position"], name="takeout_member_state"
                    ),
                    models.Index(fields=["crc", "size_bytes"], name="takeout_member_bytes"),
                    models.Index(
                        models.F("taken_at"),
                        models.F("takeout"),
                        condition=models.Q(("kind", "item")),
                        name="takeout_member_taken",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("takeout", "position"), name="takeout_member_position_unique"
                    )
                ],
            },
        ),
    ]
