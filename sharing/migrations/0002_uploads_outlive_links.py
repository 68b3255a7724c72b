"""What guests sent belongs to who is to decide about it, also after the link is gone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWNERS = """
update sharing_guestupload set owner_id = link.owner_id
from rights_sharelink link where link.id = link_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0001_initial"),
        ("sharing", "0001_guest_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="guestupload",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="guest_uploads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(
            OWNERS + "; set constraints all immediate", reverse_sql=migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="guestupload",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="guest_uploads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="guestupload",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="guest_uploads",
                to="rights.sharelink",
            ),
        ),
    ]
