"""Lets the codes of vectors be kept in step: whose a vector is, and when it was written.

A trigger sets both, so that no way of writing can forget it. The moment is the number of the
transaction, because a reader can ask which of these are surely over; of a sequence it cannot.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
create function search_stamp_embedding() returns trigger language plpgsql as $$
begin
    new.owner_id := (select owner_id from photos_photo where id = new.photo_id);
    new.revision := pg_current_xact_id()::text::bigint;
    return new;
end $$;

create trigger search_stamp_written before insert or update on search_embedding
    for each row execute function search_stamp_embedding();

create function search_follow_owner() returns trigger language plpgsql as $$
begin
    update search_embedding set owner_id = new.owner_id where photo_id = new.id;
    return null;
end $$;

create trigger search_follow_owner after update of owner_id on photos_photo
    for each row when (old.owner_id is distinct from new.owner_id)
    execute function search_follow_owner();

update search_embedding set version = version;
set constraints all immediate;
"""

BACKWARDS = """
drop trigger search_follow_owner on photos_photo;
drop function search_follow_owner;
drop trigger search_stamp_written on search_embedding;
drop function search_stamp_embedding;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="embedding",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="embedding",
            name="revision",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.AlterField(
            model_name="embedding",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="embedding",
            name="revision",
            field=models.BigIntegerField(editable=False),
        ),
        migrations.AddIndex(
            model_name="embedding",
            index=models.Index(
                fields=["owner", "model", "version", "revision"],
                include=["photo"],
                name="embedding_changes",
            ),
        ),
    ]
