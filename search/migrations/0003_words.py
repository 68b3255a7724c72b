# Where the words of search/finding/said.py are looked up, besides photos and tags; see photos/0006_said.

from django.db import migrations

INDEX = "create index {name} on {table} using gin (said({words})) with (fastupdate = off)"
# Recognised text often lacks its spaces, and a letter here and there is another one.
SAID_UNSPACED = """
create or replace function said_unspaced(given text) returns text
language sql immutable strict parallel safe
return replace(said_text(given), ' ', '')
"""
UNSPACED_INDEX = """
create index photo_text_unspaced on search_phototext
using gin (said_unspaced(text) gin_trgm_ops) with (fastupdate = off)
"""
PLACE = "neighbourhood || ' ' || city || ' ' || region || ' ' || country"


def _index(name, table, words):
    return migrations.RunSQL(
        INDEX.format(name=name, table=table, words=words), f"drop index if exists {name}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_photo_text"),
        ("photos", "0006_said"),
        ("places", "0001_initial"),
        ("albums", "0001_initial"),
        ("faces", "0001_initial"),
    ]

    operations = [
        _index("place_said", "places_place", PLACE),
        _index("album_said_title", "albums_album", "title"),
        _index("name_said", "faces_nameinphoto", "name"),
        _index("photo_text_said", "search_phototext", "text"),
        migrations.RunSQL(SAID_UNSPACED, "drop function if exists said_unspaced(text)"),
        migrations.RunSQL(UNSPACED_INDEX, "drop index if exists photo_text_unspaced"),
    ]
