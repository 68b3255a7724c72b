"""How a person wants duplicates and stacks: only what can be asked for."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dedup", "0004_resolutions")]
    operations = [
        migrations.AddConstraint(
            "preferences",
            models.CheckConstraint(
                condition=Q(least_per_cent__range=(80, 100)), name="preferences_per_cent_valid"
            ),
        ),
        migrations.AddConstraint(
            "preferences",
            models.CheckConstraint(
                condition=Q(raw_seconds__lte=60), name="preferences_seconds_valid"
            ),
        ),
    ]
