from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_stories")]

    operations = [
        # Nothing seen: each library is looked through once more.
        migrations.RemoveField("tripsfound", "mark"),
        migrations.AddField(
            "tripsfound",
            "snapshot",
            models.TextField(
                default="1:1:",
                help_text="Which transactions could be seen, as the database says.",
            ),
        ),
    ]
