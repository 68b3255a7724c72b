"""What is said of the photos of the bench's library: captions, people, albums, tags and text in
pictures, made once, of words of which few are common and most are rare."""

import sys
from pathlib import Path

from psycopg import sql

from bench.library import connect

WORDS = 20_000
FUNCTIONS = f"""
create or replace function bench_word(n int) returns text language sql immutable
return translate(left(md5(n::text), 5 + n % 5), '0123456789', 'ghijklmnop');
create or replace function bench_say(words int) returns text language sql volatile
return (select string_agg(bench_word(floor({WORDS} * random() ^ 4)::int), ' ')
        from generate_series(1, words))
"""
# 300 tags a person, of which the commonest is on a third of the photos; 40 names; 50 albums.
SAYINGS = {
    "captions": "update photos_photo set caption = bench_say(6) where id % 20 = 0",
    "tags": """
        insert into photos_tag (owner_id, name)
        select u.id, bench_word(n * 7) || ' ' || n
        from accounts_user u, generate_series(0, 299) n
    """,
    "tagged photos": """
        insert into photos_phototag (photo_id, tag_id, origin, confidence)
        select p.id, t.id, case when p.id % 10 = 0 then 'person' else 'model' end, 0.5
        from (
            select id, owner_id, floor(300 * random() ^ 3)::int as n
            from photos_photo, generate_series(1, 2) where id % 3 > 0
        ) p join photos_tag t
            on t.owner_id = p.owner_id and t.name = bench_word(p.n * 7) || ' ' || p.n
        on conflict do nothing
    """,
    "people": """
        insert into faces_nameinphoto (photo_id, name)
        select id, initcap(bench_word(n)) || ' ' || initcap(bench_word(n * 3 + 1))
        from (
            select id, floor(40 * random() ^ 2)::int as n from photos_photo where id % 5 = 1
        ) p
    """,
    "albums": """
        insert into albums_album
            (owner_id, title, description, external_key, created_at, "order", query, reading,
             stopped_by)
        select u.id, initcap(bench_word(n * 11)) || ' ' || bench_word(n * 5), '', '', now(),
            'date', '', '[]', ''
        from accounts_user u, generate_series(0, 49) n
    """,
    "photos in albums": """
        insert into albums_albumphoto (album_id, photo_id, added_at)
        select a.id, p.id, now()
        from (select id, owner_id, id % 50 as n from photos_photo where id % 8 = 2) p
        join (
            select id, owner_id, row_number() over (partition by owner_id order by id) - 1 as n
            from albums_album
        ) a on a.owner_id = p.owner_id and a.n = p.n
    """,
    "texts": """
        insert into search_phototext
            (photo_id, engine, language, width_px, height_px, regions, text, read_at)
        select id, 'bench', '', 1080, 1440, '[]', text, now()
        from (select id, bench_say(40) as text from photos_photo where id % 10 = 3) p
    """,
}
# Made anew after the rows, which is many times faster.
TEXT_INDEXES = """
select indexname, indexdef from pg_indexes
where tablename = 'search_phototext' and indexdef like '%%said%%'
"""


def ensure_said(folder: Path) -> None:
    """Say it, unless this library does."""
    built, recipe = folder / "built-words", (folder / "built").read_text()
    if built.exists() and built.read_text() == recipe:
        return
    print("Saying things of the photos, once.", file=sys.stderr)
    with connect() as connection:
        connection.execute("select setseed(0.5)")
        connection.execute(FUNCTIONS.encode())
        indexes = connection.execute(TEXT_INDEXES.encode()).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        for statement in SAYINGS.values():
            connection.execute(statement.encode())
        for _, definition in indexes:
            connection.execute(definition.encode())
        connection.execute("vacuum analyze")
    built.write_text(recipe)
