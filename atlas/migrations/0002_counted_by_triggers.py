"""The database keeps Cell and PlaceCount: one statement of SQL for each statement that writes photos.

A photo counts at every level that is kept, from the coarsest to the finest, and rows are written in
the order of their keys, so that two writers wait for each other and never in a circle. What counts
no photo any more is deleted: it would tell where something that is locked was taken.
"""

from django.db import migrations

# As atlas/grid.py says it, at the finest level.
GRID = """
create function atlas_x(longitude double precision) returns integer
    language sql immutable parallel safe as $$
    select least(floor((longitude + 180) / 360 * 1048576), 1048575)::int
$$;
create function atlas_y(latitude double precision) returns integer
    language sql immutable parallel safe as $$
    select least(greatest(floor((0.5 - asinh(tan(radians(
        least(greatest(latitude, -85.05112877980659), 85.05112877980659)
    ))) / (2 * pi())) * 1048576), 0), 1048575)::int
$$;
create function atlas_north(y integer) returns double precision
    language sql immutable parallel safe as $$
    select case when y <= 0 then 90 when y >= 1048576 then -90
        else degrees(atan(sinh(pi() * (1 - 2 * y / 1048576.0::double precision)))) end
$$;
"""
# What came and what left, each photo with a change of 1 or -1; what stayed as it was falls out.
MOVED = {
    "insert": "select {columns}, 1 as change from fresh where {counts}",
    "delete": "select {columns}, -1 as change from stale where {counts}",
    "update": """
        (select {columns}, 1 as change from fresh where {counts}
            except select {columns}, 1 from stale where {counts})
        union all
        (select {columns}, -1 from stale where {counts}
            except select {columns}, -1 from fresh where {counts})""",
}
TABLES = {
    "insert": "new table as fresh",
    "delete": "old table as stale",
    "update": "old table as stale new table as fresh",
}
OF_CELLS = {
    "columns": "id, owner_id, latitude, longitude",
    "counts": "on_timeline and latitude is not null and longitude is not null",
}
OF_PLACES = {"columns": "id, owner_id, place_id", "counts": "on_timeline and place_id is not null"}
COUNT_IN_CELLS = """
    insert into atlas_cell as kept
        (owner_id, level, y, x, count, latitudes, longitudes, cover_id)
    select owner_id, level, atlas_y(latitude) >> (20 - level), atlas_x(longitude) >> (20 - level),
        sum(change), sum(change * latitude), sum(change * longitude),
        max(id) filter (where change > 0)
    from moved cross join unnest('{{4,8,12,16,20}}'::int[]) as level
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""
ON_CONFLICT = """
    cover_id = greatest(excluded.cover_id, case when kept.cover_id in
        (select id from moved where change < 0) then null else kept.cover_id end)
"""
# A cover that left is replaced by another photo of the finest cell, and so on up.
CELLS = """
create function atlas_count_cells_{verb}() returns trigger language plpgsql as $$
declare
    emptied bigint[];
    bare bigint[];
    finer int;
begin
    with moved as materialized ({moved}), written as (
        """ + COUNT_IN_CELLS + """
        on conflict (owner_id, level, y, x) do update set
            count = kept.count + excluded.count,
            latitudes = kept.latitudes + excluded.latitudes,
            longitudes = kept.longitudes + excluded.longitudes,
            """ + ON_CONFLICT + """
        returning id, count, cover_id
    )
    select array_agg(id) filter (where count = 0),
        array_agg(id) filter (where count > 0 and cover_id is null)
    into emptied, bare from written;
    if emptied is not null then
        delete from atlas_cell where id = any(emptied);
    end if;
    if bare is not null then
        update atlas_cell as kept set cover_id = (
            select id from photos_photo
            where owner_id = kept.owner_id and on_timeline
                and latitude between atlas_north(kept.y + 1) - 1e-9 and atlas_north(kept.y) + 1e-9
                and atlas_y(latitude) = kept.y and atlas_x(longitude) = kept.x
            limit 1
        ) where id = any(bare) and level = 20;
        foreach finer in array array[20, 16, 12, 8] loop
            update atlas_cell as kept set cover_id = (
                select max(cover_id) from atlas_cell as part
                where part.owner_id = kept.owner_id and part.level = finer
                    and part.y between kept.y * 16 and kept.y * 16 + 15
                    and part.x between kept.x * 16 and kept.x * 16 + 15
            ) where id = any(bare) and level = finer - 4;
        end loop;
    end if;
    return null;
end $$;
"""
PLACES = """
create function atlas_count_places_{verb}() returns trigger language plpgsql as $$
declare
    emptied bigint[];
    bare bigint[];
begin
    with moved as materialized ({moved}), written as (
        insert into atlas_placecount as kept (owner_id, place_id, count, cover_id)
        select owner_id, place_id, sum(change), max(id) filter (where change > 0)
        from moved group by 1, 2 order by 1, 2
        on conflict (owner_id, place_id) do update set
            count = kept.count + excluded.count,
            """ + ON_CONFLICT + """
        returning id, count, cover_id
    )
    select array_agg(id) filter (where count = 0),
        array_agg(id) filter (where count > 0 and cover_id is null)
    into emptied, bare from written;
    if emptied is not null then
        delete from atlas_placecount where id = any(emptied);
    end if;
    if bare is not null then
        update atlas_placecount as kept set cover_id = (
            select id from photos_photo
            where place_id = kept.place_id and owner_id = kept.owner_id and on_timeline limit 1
        ) where id = any(bare);
    end if;
    return null;
end $$;
"""
KINDS = {"cells": (CELLS, OF_CELLS), "places": (PLACES, OF_PLACES)}
TRIGGERS = "".join(
    function.format(verb=verb, moved=moved.format(**of))
    + f"create trigger atlas_count_{kind}_{verb} after {verb} on photos_photo "
    f"referencing {TABLES[verb]} for each statement "
    f"execute function atlas_count_{kind}_{verb}();\n"
    for kind, (function, of) in KINDS.items()
    for verb, moved in MOVED.items()
)
# What was there before.
FILL = (
    "with moved as ("
    + MOVED["insert"].format(**OF_CELLS).replace(" fresh ", " photos_photo ")
    + f") {COUNT_IN_CELLS.format()};"
    """
    insert into atlas_placecount (owner_id, place_id, count, cover_id)
    select owner_id, place_id, count(*), max(id) from photos_photo
    where on_timeline and place_id is not null group by 1, 2;
    """
)
BACKWARDS = "".join(
    f"drop trigger atlas_count_{kind}_{verb} on photos_photo; "
    f"drop function atlas_count_{kind}_{verb};\n"
    for kind in KINDS
    for verb in MOVED
) + "drop function atlas_north; drop function atlas_y; drop function atlas_x;"


class Migration(migrations.Migration):
    dependencies = [("atlas", "0001_initial"), ("photos", "0018_copied_files")]
    operations = [migrations.RunSQL(GRID + TRIGGERS + FILL, BACKWARDS)]
