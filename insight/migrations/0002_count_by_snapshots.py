from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_summaries")]

    operations = [
        # They are counted anew by themselves.
        migrations.RunSQL("delete from insight_summary", migrations.RunSQL.noop),
        migrations.RemoveField("summary", "counted_to"),
        migrations.AddField(
            "summary",
            "snapshot",
            models.TextField(
                default="1:1:",
                help_text="Which transactions could be seen, as the database says.",
            ),
            preserve_default=False,
        ),
    ]
