import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0003_grouping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('name', 'Name'), ('unname', 'Take a name off'), ('forget_name', 'Forget another name'), ('confirm', 'Confirm'), ('reject', 'Reject'), ('move', 'Move'), ('split', 'Split'), ('merge', 'Merge'), ('tell_apart', 'Tell apart'), ('hide', 'Hide'), ('show', 'Show'), ('favour', 'Favour'), ('unfavour', 'No longer favour'), ('birthday', 'Birthday'), ('no_birthday', 'No birthday'), ('cover', 'Cover'), ('refuse', 'Not a face'), ('draw', 'Draw'), ('refuse_name', 'Refuse a name')], max_length=12)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('other_name', models.CharField(blank=True, max_length=255)),
                ('count', models.PositiveIntegerField(default=1, help_text='How many faces it was said of.')),
                ('day', models.DateField(blank=True, null=True)),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, help_text='Whom it names.', size=None)),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('kept_rows', models.PositiveIntegerField(default=0, help_text='What a later decision had changed, so that undoing left it alone.')),
                ('face', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='faces.face')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='faces.person')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-made_at', '-id'], name='change_newest_first')],
            },
        ),
    ]
