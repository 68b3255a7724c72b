"""Albums that fill themselves with what a search finds."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('albums', '0001_initial')]

    operations = [
        migrations.AddField(
            model_name='album',
            name='query',
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name='album',
            name='reading',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name='album',
            name='filled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='album',
            name='stopped_by',
            field=models.CharField(blank=True, choices=[('reading', 'Its search is understood otherwise than it was'), ('model', 'The model that it searches with is not there')], editable=False, max_length=7),
        ),
    ]
