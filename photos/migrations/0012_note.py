from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("photos", "0011_bare_renditions")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="note",
            field=models.TextField(
                blank=True,
                default="",
                help_text="What does not stand beneath the picture.",
            ),
            preserve_default=False,
        ),
        # The words of search, in search/finding/said.py.
        migrations.RunSQL(
            "create index photo_said_note on photos_photo"
            " using gin (said(note)) with (fastupdate = off)",
            "drop index if exists photo_said_note",
        ),
    ]
