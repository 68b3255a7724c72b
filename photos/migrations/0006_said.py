# Words as they are searched: folded in the database, so that no way of writing can forget it.

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# The text without case and accents, as words of letters only or digits only, one space apart:
# "IMG_1234.jpg" is "img 1234 jpg". What is written without spaces is a word a character. The
# ranges do not depend on the server's locale; index and query go through the same function.
# Its cost is what was measured, so that indexes are preferred to reading texts. A tsvector holds a
# megabyte; a longer text is searchable as far as it fits.
SAID_TEXT = r"""
create or replace function said_text(given text) returns text
language sql immutable strict parallel safe cost 2000
return btrim(regexp_replace(regexp_replace(
    lower(unaccent('unaccent'::regdictionary, normalize(regexp_replace(
        normalize(left(given, 100000), nfkd), '[\u0300-\u036f]+', '', 'g'), nfkc))),
    '([0-9]+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])', ' \1 ', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u25ff\u3000-\u303f\ufe00-\ufe0f]+',
    ' ', 'g'))
"""
SAID = """
create or replace function said(given text) returns tsvector
language sql immutable strict parallel safe
return to_tsvector('pg_catalog.simple'::regconfig, said_text(given))
"""
SAID_QUERY = """
create or replace function said_query(given text) returns tsquery
language sql immutable strict parallel safe
return phraseto_tsquery('pg_catalog.simple'::regconfig, said_text(given))
"""
# What says something is found at once, not only after a pending list was merged.
INDEX = "create index {name} on {table} using gin (said({column})) with (fastupdate = off)"


def _index(name, table, column):
    return migrations.RunSQL(
        INDEX.format(name=name, table=table, column=column), f"drop index if exists {name}"
    )


class Migration(migrations.Migration):
    dependencies = [("photos", "0005_tag_tree")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(SAID_TEXT, "drop function if exists said_text(text)"),
        migrations.RunSQL(SAID, "drop function if exists said(text)"),
        migrations.RunSQL(SAID_QUERY, "drop function if exists said_query(text)"),
        # The words of search, in search/finding/said.py.
        _index("photo_said_caption", "photos_photo", "caption"),
        _index("photo_said_filename", "photos_photo", "filename"),
        _index("tag_said_name", "photos_tag", "name"),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                models.F("owner"),
                models.OrderBy(models.F("taken_local"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("is_primary", True), ("trashed_at__isnull", True)),
                name="photo_findable",
            ),
        ),
    ]
