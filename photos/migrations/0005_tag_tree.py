import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

# "Beach" and "beach" become one tag, the older one; a photo that had both has it once.
JOIN_SAME_NAMES = """
SET CONSTRAINTS ALL IMMEDIATE;
CREATE TEMPORARY TABLE same_tag ON COMMIT DROP AS
    SELECT id, kept FROM (
        SELECT id, min(id) OVER (PARTITION BY owner_id, upper(name)) AS kept FROM photos_tag
    ) AS tags WHERE id <> kept;
INSERT INTO photos_phototag (photo_id, tag_id, origin, confidence)
    SELECT photo_id, kept, origin, max(confidence)
    FROM photos_phototag JOIN same_tag ON same_tag.id = tag_id
    GROUP BY photo_id, kept, origin
    ON CONFLICT DO NOTHING;
DELETE FROM photos_phototag USING same_tag WHERE tag_id = same_tag.id;
DELETE FROM photos_tag USING same_tag WHERE photos_tag.id = same_tag.id;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("photos", "0004_sources")]

    operations = [
        migrations.RunSQL(JOIN_SAME_NAMES, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="tag", name="tag_unique"),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                models.F("owner"),
                django.db.models.functions.text.Upper("name"),
                name="tag_unique",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="children",
                to="photos.tag",
            ),
        ),
        migrations.CreateModel(
            name="RefusedTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("person", "A person"),
                            ("file", "The file"),
                            ("model", "A model"),
                        ],
                        max_length=6,
                    ),
                ),
                ("confidence", models.FloatField(default=1.0)),
                (
                    "refused_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_tags",
                        to="photos.photo",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="photos.tag",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="refusedtag",
            constraint=models.UniqueConstraint(
                fields=("photo", "tag", "origin"), name="refused_tag_unique"
            ),
        ),
    ]
