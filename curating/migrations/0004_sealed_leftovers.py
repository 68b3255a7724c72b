"""Files of the locked folder may be left, too."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("curating", "0003_trash")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="leftoverfile",
            name="storage",
            field=models.CharField(
                choices=[
                    ("original", "Original"),
                    ("rendition", "Rendition"),
                    ("sealed", "Locked folder"),
                ],
                max_length=9,
            ),
        ),
    ]
