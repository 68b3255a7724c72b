"""People in search: where their names are looked up by the words in them and by the name itself;
and the note that faces or people changed, for the smart albums that may have to follow (0005)."""

from django.db import migrations

# Whether a word is said of a photo: search/finding/said.py. The name of a person, whatever the
# case: search/finding/people.py, search/people.py, ops/people.py.
INDEXES = (
    "create index person_said on faces_person using gin (said(name)) with (fastupdate = off)",
    "create index other_name_said on faces_othername using gin (said(name)) with (fastupdate = off)",
    "create index person_upper on faces_person (upper(name))",
    "create index other_name_upper on faces_othername (upper(name))",
    "create index name_in_photo_upper on faces_nameinphoto (upper(name))",
)
NO_INDEXES = (
    "drop index person_said, other_name_said, person_upper, other_name_upper, name_in_photo_upper"
)

FUNCTION = """
create function search_note_people() returns trigger language plpgsql as $$
begin
    insert into search_librarychange (owner_id)
    select owner_id from (
        select distinct owner_id from faces_person where id in (select person_id from changed)
    ) as owners
    where search_has_smart_album(owner_id);
    return null;
end $$;
"""
WATCHED = (("faces_face", "photos"), ("faces_person", "owners"), ("faces_othername", "people"))
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
    + ["drop function search_note_people;"]
)


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0007_review'),
        ('search', '0007_drop_folded_text'),
    ]

    operations = [
        migrations.RunSQL(";".join(INDEXES), NO_INDEXES),
        migrations.RunSQL(FUNCTION + TRIGGERS, BACKWARDS),
    ]
