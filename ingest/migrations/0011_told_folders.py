"""Uploads tell the folder in which each file lay. The id of an upload in pieces, which stood for the
path of its receipt, has a column of its own."""

from django.db import migrations, models

APART = """
update ingest_receipt as receipt set path = '', upload = case when nth = 1 then told.path::uuid end
from (
    select receipt.id, path, row_number() over (partition by path order by receipt.id) as nth
    from ingest_receipt as receipt join ingest_batch as batch on batch.id = batch_id
    where origin = 'upload'
        and path ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
) as told
where told.id = receipt.id
"""
AS_BEFORE = "update ingest_receipt set path = upload::text where upload is not null"


class Migration(migrations.Migration):
    dependencies = [("ingest", "0010_stages")]
    operations = [
        migrations.AddField(
            model_name="resumableupload",
            name="folder",
            field=models.TextField(blank=True, default="", help_text="Where it lay in what was chosen."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="receipt",
            name="upload",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("upload__isnull", False)),
                fields=("upload",),
                name="receipt_upload_unique",
            ),
        ),
        migrations.RunSQL(APART, AS_BEFORE),
    ]
