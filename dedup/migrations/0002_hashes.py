"""What is remembered of how a photo looks: of its middle too, what to ask by, and when."""

import django.db.models.functions.comparison
from django.db import migrations, models

import dedup.models.hashes


class Migration(migrations.Migration):
    dependencies = [("dedup", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="picturehash",
            name="asked",
            field=models.BinaryField(
                default=b"",
                help_text="Other hashes, 8 bytes each, by which its versions are found.",
            ),
        ),
        migrations.AddField(
            model_name="picturehash",
            name="middle",
            field=models.BigIntegerField(default=0, help_text="The same of the picture's middle."),
        ),
        migrations.AddField(
            model_name="picturehash",
            name="revision",
            field=models.BigIntegerField(
                db_default=django.db.models.functions.comparison.Cast(
                    django.db.models.functions.comparison.Cast(
                        dedup.models.hashes.WritingTransaction(), models.TextField()
                    ),
                    models.BigIntegerField(),
                ),
                editable=False,
            ),
        ),
        migrations.AddIndex(
            model_name="picturehash",
            index=models.Index(
                fields=["revision"], include=("photo",), name="picture_hash_changes"
            ),
        ),
    ]
