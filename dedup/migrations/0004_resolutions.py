"""What a person decided about groups: whom it is about, and its words."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dedup", "0003_figures")]
    operations = [
        migrations.AddField(
            "resolution",
            "gone_count",
            models.PositiveIntegerField(
                default=0, help_text="Photos that were gone for good when it was undone."
            ),
        ),
        migrations.AddField(
            "resolution",
            "name",
            models.CharField(blank=True, help_text="Of the file that was kept.", max_length=255),
        ),
        migrations.AddField(
            "resolution",
            "photos",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="Which it is about.",
                size=None,
            ),
        ),
        migrations.AddField("resolution", "rule", models.CharField(blank=True, max_length=20)),
        migrations.AddIndex(
            "resolution",
            models.Index(
                condition=models.Q(("bulk__isnull", False)),
                fields=["bulk"],
                name="resolution_bulk",
            ),
        ),
    ]
