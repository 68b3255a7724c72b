"""The ledger of changes, and the triggers that fill it: one statement of SQL for each statement that
writes what clients follow.

Where a row is written as it was, nothing changed. A row that moves to another library, album or
photo is told where it was, too.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Rows before and after are set against each other as sets: a join of the two would be planned for
# as many rows as there were the first time, and remembered.
NOTE = """
create function sync_note_{kind}() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into sync_change (owner_id, kind, object_id, photo_id)
        select {owner}, '{kind}', {key} from fresh as it {beside} order by 3;
    elsif tg_op = 'DELETE' then
        insert into sync_change (owner_id, kind, object_id, photo_id)
        select {owner}, '{kind}', {key} from stale as it {beside} order by 3;
    else
        insert into sync_change (owner_id, kind, object_id, photo_id)
        select {owner}, '{kind}', {key} from (
            select {all} from fresh as it except select {all} from stale as it
        ) as it {beside}
        union all
        select {owner}, '{kind}', {key} from (
            select {place} from stale as it except select {place} from fresh as it
        ) as it {beside}
        order by 3;
    end if;
    return null;
end $$;
"""
# A stack is another one with each photo that comes, goes or is shown first, and a video with each
# still that it moves. A photo that is unlocked is seen again wherever it stood.
NOTE_BESIDE_PHOTOS = """
create function sync_note_beside_photos() returns trigger language plpgsql as $$
declare
    shown bigint[];
begin
    insert into sync_change (owner_id, kind, object_id)
    with moved as (
        (select id, owner_id, stack_id, is_primary, live_video_id from fresh
            except select id, owner_id, stack_id, is_primary, live_video_id from stale)
        union all
        (select id, owner_id, stack_id, is_primary, live_video_id from stale
            except select id, owner_id, stack_id, is_primary, live_video_id from fresh)
    )
    select owner_id, 'stack', stack_id from moved where stack_id is not null
    union
    select owner_id, 'photo', live_video_id from moved where live_video_id is not null;
    shown := array(
        select id from fresh where not is_locked
        intersect select id from stale where is_locked
    );
    if cardinality(shown) > 0 then
        insert into sync_change (owner_id, kind, object_id, photo_id)
        select photo.owner_id, beside.kind, beside.object_id, photo.id from (
            select 'album_photo' as kind, album_id as object_id, photo_id
            from albums_albumphoto where photo_id = any(shown)
            union all
            select 'photo_tag', tag_id, photo_id from photos_phototag where photo_id = any(shown)
            union all
            select 'face', id, photo_id from faces_face where photo_id = any(shown)
        ) as beside join photos_photo as photo on photo.id = beside.photo_id;
    end if;
    return null;
end $$;
create trigger sync_note_beside_photos after update on photos_photo
    referencing old table as stale new table as fresh
    for each statement execute function sync_note_beside_photos();
"""
OF_OWNER = ("it.owner_id", "", "id, owner_id")
OF_PHOTO = (
    "photo.owner_id", "join photos_photo as photo on photo.id = it.photo_id", "id, photo_id",
)
OF_ALBUM = (
    "album.owner_id", "join albums_album as album on album.id = it.album_id", "id, album_id",
)
ROW = "it.id, null::bigint"
# That it filled itself again, and was looked at, is no change that anybody follows.
OF_ALBUMS = "id, owner_id, to_jsonb(it) - '{filled_at,reading,stopped_by}'::text[]"
OF_LINKS = "id, owner_id, to_jsonb(it) - 'visits'"
# The kind, its table, whose it is, what it is told by, and which columns count.
WATCHED = (
    ("photo", "photos_photo", OF_OWNER, ROW, "*"),
    ("album", "albums_album", OF_OWNER, ROW, OF_ALBUMS),
    ("album_photo", "albums_albumphoto", OF_ALBUM, "it.album_id, it.photo_id", "*"),
    ("tag", "photos_tag", OF_OWNER, ROW, "*"),
    ("photo_tag", "photos_phototag", OF_PHOTO, "it.tag_id, it.photo_id", "*"),
    ("person", "faces_person", OF_OWNER, ROW, "*"),
    ("face", "faces_face", OF_PHOTO, "it.id, it.photo_id", "*"),
    ("stack", "photos_stack", OF_OWNER, ROW, "*"),
    ("album_share", "rights_albumshare", OF_ALBUM, ROW, "*"),
    ("partner", "rights_partner", OF_OWNER, ROW, "*"),
    ("link", "rights_sharelink", OF_OWNER, ROW, OF_LINKS),
)
PLACES = {"album_photo": "album_id, photo_id", "photo_tag": "tag_id, photo_id"}
TABLES = {
    "insert": "new table as fresh",
    "delete": "old table as stale",
    "update": "old table as stale new table as fresh",
}
FUNCTIONS = "".join(
    NOTE.format(
        kind=kind, owner=owner, beside=beside, key=key, place=PLACES.get(kind, place), all=columns
    )
    for kind, _, (owner, beside, place), key, columns in WATCHED
)
TRIGGERS = "\n".join(
    f"create trigger sync_note_{verb} after {verb} on {table} referencing {tables} "
    f"for each statement execute function sync_note_{kind}();"
    for kind, table, *_ in WATCHED
    for verb, tables in TABLES.items()
)
BACKWARDS = "\n".join(
    [
        "drop trigger sync_note_beside_photos on photos_photo;",
        "drop function sync_note_beside_photos;",
    ]
    + [f"drop trigger sync_note_{verb} on {table};" for _, table, *_ in WATCHED for verb in TABLES]
    + [f"drop function sync_note_{kind};" for kind, *_ in WATCHED]
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("photos", "0015_one_index_of_moments"),
        ("albums", "0003_nested_ordered"),
        ("faces", "0007_review"),
        ("rights", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=16)),
                ('home', models.CharField(help_text='Server, line of its history, and database.', max_length=60)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('pruned_to', models.BigIntegerField(default=0, help_text='Changes of this transaction and of earlier ones may be gone.')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='epoch_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('xact', models.BigIntegerField(db_default=django.db.models.expressions.RawSQL('(pg_current_xact_id()::text::bigint)', []), editable=False)),
                ('kind', models.CharField(choices=[('photo', 'Photo'), ('album', 'Album'), ('album_photo', 'Photo in an album'), ('tag', 'Tag'), ('photo_tag', 'Tag on a photo'), ('person', 'Person'), ('face', 'Face'), ('stack', 'Stack'), ('album_share', 'Share of an album'), ('partner', 'Partner'), ('link', 'Link')], max_length=11)),
                ('object_id', models.BigIntegerField(help_text='Of an album or tag, where it has a photo, too.')),
                ('photo_id', models.BigIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('owner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'xact', 'id'], name='change_of_owner')],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS + NOTE_BESIDE_PHOTOS, BACKWARDS),
    ]
