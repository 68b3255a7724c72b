"""Saved and recent searches; and the note that a library changed, for its smart albums.

One small row for each statement that writes what searches read, and only for people who have a
smart album. Rows are only added: nobody waits for another's transaction.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = """
create function search_has_smart_album(person bigint) returns boolean language sql stable
    return exists (select from albums_album where owner_id = person and query <> '');

create function search_note_owners() returns trigger language plpgsql as $$
begin
    insert into search_librarychange (owner_id)
    select owner_id from (select distinct owner_id from changed) as owners
    where search_has_smart_album(owner_id);
    return null;
end $$;

create function search_note_photos() returns trigger language plpgsql as $$
begin
    insert into search_librarychange (owner_id)
    select owner_id from (
        select distinct owner_id from photos_photo where id in (select photo_id from changed)
    ) as owners
    where search_has_smart_album(owner_id);
    return null;
end $$;

-- What a smart album was filled with is no change: it would follow itself without end.
create function search_note_albums() returns trigger language plpgsql as $$
begin
    insert into search_librarychange (owner_id)
    select owner_id from (
        select distinct owner_id from albums_album
        where id in (select album_id from changed) and query = ''
    ) as owners
    where search_has_smart_album(owner_id);
    return null;
end $$;
"""

WATCHED = (
    ("photos_photo", "owners"),
    ("photos_tag", "owners"),
    ("photos_phototag", "photos"),
    ("faces_nameinphoto", "photos"),
    ("search_embedding", "photos"),
    ("search_phototext", "photos"),
    ("albums_albumphoto", "albums"),
)
ROWS = {"insert": "new", "update": "new", "delete": "old"}

TRIGGERS = "\n".join(
    f"create trigger search_note_{verb} after {verb} on {table} "
    f"referencing {rows} table as changed for each statement "
    f"execute function search_note_{whose}();"
    for table, whose in WATCHED
    for verb, rows in ROWS.items()
)

BACKWARDS = "\n".join(
    [f"drop trigger search_note_{verb} on {table};" for table, _ in WATCHED for verb in ROWS]
    + [f"drop function search_note_{whose};" for whose in ("albums", "photos", "owners")]
    + ["drop function search_has_smart_album;"]
)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0004_vectors'),
        ('albums', '0002_smart_albums'),
        ('faces', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LibraryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='library_changes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('query', models.CharField(max_length=500)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'saved searches',
                'constraints': [models.UniqueConstraint(models.F('user'), django.db.models.functions.text.Lower('name'), condition=models.Q(('deleted_at', None)), name='saved_search_name_unique', violation_error_message='You have a saved search of this name already.')],
            },
        ),
        migrations.CreateModel(
            name='RecentSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('searched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recent_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'recent searches',
                'constraints': [models.UniqueConstraint(fields=('user', 'text'), name='recent_search_unique')],
            },
        ),
        migrations.CreateModel(
            name='UnrememberedSearcher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='unremembered_searcher', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, BACKWARDS),
    ]
