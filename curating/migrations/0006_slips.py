"""What deletions take, kept until they are taken back or let go."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("running", "Running"),
    ("done", "Done"),
    ("cancelled", "Stopped"),
    ("failed", "Failed"),
    ("undoing", "Being undone"),
    ("final", "Can no longer be undone"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("curating", "0005_recently_added")]

    operations: ClassVar = [
        migrations.AlterField(
            "action", "state", models.CharField(choices=STATES, default="done", max_length=9)
        ),
        migrations.CreateModel(
            "Slip",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("column", models.CharField(blank=True, max_length=63)),
                ("count", models.PositiveIntegerField()),
                ("rows", models.JSONField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slips",
                        to="curating.action",
                    ),
                ),
            ],
        ),
    ]
