import django.db.models.deletion
from django.db import migrations, models

NOTED = "\n".join(
    f"create trigger search_note_{verb} after {verb} on search_modelcaption "
    f"referencing {rows} table as changed for each statement "
    f"execute function search_note_photos();"
    for verb, rows in (("insert", "new"), ("update", "new"), ("delete", "old"))
)
UNNOTED = "\n".join(
    f"drop trigger if exists search_note_{verb} on search_modelcaption;"
    for verb in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("photos", "0006_said"), ("search", "0005_kept")]

    operations = [
        migrations.CreateModel(
            name="CaptionDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("photos", models.PositiveIntegerField(default=0)),
                ("tokens", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ModelCaption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("model", models.CharField(max_length=200)),
                ("language", models.CharField(blank=True, max_length=60)),
                ("tokens", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(auto_now=True)),
                (
                    "photo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="model_caption",
                        to="photos.photo",
                    ),
                ),
            ],
        ),
        # The words of search, in search/finding/said.py.
        migrations.RunSQL(
            "create index model_caption_said on search_modelcaption"
            " using gin (said(text)) with (fastupdate = off)",
            "drop index if exists model_caption_said",
        ),
        # Smart albums follow them (0005_kept).
        migrations.RunSQL(NOTED, UNNOTED),
    ]
