"""The database keeps Folder and FolderPhoto, whatever writes the rows that tell of paths.

`folders_place` reads anew where some photos lie and brings the rows in step: it is called when a
receipt, a source's file or an archive's member changes, and when a photo changes hands, is locked
or unlocked. Of what is locked no row is kept. What is counted is what the timeline shows.

To plan it takes longer than to do it for one photo, so plans are kept. Photos are held before
folders, and folders from the top down, so that writers wait for each other and never in a circle.
"""

from django.db import migrations

# A path as names: the way in, the top of its tree, the folders, and last the file. A path of
# Windows is read like any other; what lies deeper than 48 folders is one folder with a long name.
READING = r"""
create function folders_names(way text, top text, path text) returns text[]
    language sql immutable parallel safe as $$
    select array[way, top] || case
        when cardinality(found) > 49 then found[1:47]
            || array_to_string(found[48:cardinality(found) - 1], '/') || found[cardinality(found):]
        else found end
    from (
        select coalesce(array_agg(each order by place), array['']) as found
        from unnest(string_to_array(translate(path, E'\\\x01\x02', '/'), '/'))
            with ordinality as parts (each, place)
        where each not in ('', '.')
    ) as read
$$;
create function folders_key(names text[]) returns uuid
    language sql immutable parallel safe as $$
    select md5(array_to_string(names, E'\x01'))::uuid
$$;
create function folders_lies(ids bigint[])
    returns table (photo_id bigint, owner_id bigint, folder text[], name text)
    language sql stable as $$
    select id, owner, names[1:cardinality(names) - 1], left(lower(names[cardinality(names)]), 255)
    from (
        select photo.id, photo.owner_id as owner, folders_names(way, top, path) as names
        from photos_photo as photo cross join lateral (
            select case batch.origin when 'folder' then 'disk' else batch.origin end as way,
                batch.folder as top, receipt.path
            from ingest_receipt as receipt join ingest_batch as batch on batch.id = batch_id
            where receipt.photo_id = photo.id and outcome in ('added', 'duplicate') and (
                origin in ('folder', 'webdav')
                or origin in ('upload', 'app') and receipt.path ~ '[/\\]')
            union all
            select case kind when 'folder' then 'disk' else kind end,
                case kind when 'drive' then source.name else root end, file.path
            from ingest_sourcefile as file join photos_source as source on source.id = source_id
            where file.photo_id = photo.id
            union all
            select 'takeout', '', member.path from ingest_takeoutmember as member
            where member.photo_id = photo.id and kind = 'media'
        ) as told
        where photo.id = any(ids) and not photo.is_locked
    ) as read
$$;
"""
PLACING = r"""
create function folders_place(ids bigint[]) returns void
    language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
    perform 1 from photos_photo where id = any(ids) order by id for share;
    insert into folders_folder
        (owner_id, key, parent, above, depth, way, name, sort, count, under)
    select owner_id, folders_key(names),
        case when depth > 2 then folders_key(names[1:depth - 1]) end,
        array(select folders_key(names[1:n]) from generate_series(2, depth - 1) as n order by n),
        depth - 2, names[1], left(names[depth], 255),
        left(lower(array_to_string(names, E'\x01')), 600), 0, 0
    from (
        select distinct owner_id, folder[1:depth] as names, depth
        from folders_lies(ids) cross join generate_series(2, cardinality(folder)) as depth
    ) as steps
    order by owner_id, depth, names
    on conflict (owner_id, key) do nothing;
    with lies as materialized (
        select lies.photo_id, folder.id as folder_id, min(lies.name) as name
        from folders_lies(ids) as lies join folders_folder as folder
            on folder.owner_id = lies.owner_id and key = folders_key(lies.folder)
        group by 1, 2
    ), gone as (
        delete from folders_folderphoto where photo_id = any(ids)
            and (photo_id, folder_id) not in (select photo_id, folder_id from lies)
    )
    insert into folders_folderphoto (folder_id, photo_id, name)
    select folder_id, photo_id, name from lies order by 1, 2
    on conflict (photo_id, folder_id) do nothing;
end $$;
create function folders_count(ids bigint[], changes bigint[]) returns void
    language plpgsql as $$
begin
    with moved as (
        select folder.owner_id, key, above, sum(change) as change
        from unnest(ids, changes) as told (id, change)
        join folders_folder as folder on folder.id = told.id
        group by folder.id having sum(change) <> 0
    ), added as (
        select owner_id, key, sum(lying) as lying, sum(change) as change from (
            select owner_id, key, change as lying, change from moved
            union all select owner_id, each, 0, change from moved cross join unnest(above) as each
        ) as each group by 1, 2
    ), held as materialized (
        select folder.id, lying, change
        from added join folders_folder as folder using (owner_id, key)
        order by folder.owner_id, depth, folder.id for update of folder
    )
    update folders_folder as folder
    set count = folder.count + held.lying, under = folder.under + held.change
    from held where held.id = folder.id;
end $$;
"""
TOLD = ("ingest_receipt", "ingest_sourcefile", "ingest_takeoutmember")
# A file that was added, lost its photo or got another one, or lies elsewhere now.
OF_FILES = """
create function {table}_placed() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        perform folders_place(array_remove(array[old.photo_id, new.photo_id], null));
    elsif exists (select 1 from moved where photo_id is not null) then
        perform folders_place(array(
            select distinct photo_id from moved where photo_id is not null order by 1));
    end if;
    return null;
end $$;
create trigger {table}_placed_insert after insert on {table}
    referencing new table as moved for each statement execute function {table}_placed();
create trigger {table}_placed_delete after delete on {table}
    referencing old table as moved for each statement execute function {table}_placed();
create trigger {table}_placed_update after update on {table} for each row
    when (old.photo_id is distinct from new.photo_id or old.path is distinct from new.path)
    execute function {table}_placed();
"""
COUNTED = """
    select array_agg(folder_id), array_agg(change) into ids, changes from (
        select folder_id, sum(change) as change from ({moved}) as moved group by 1
    ) as each;
    if ids is not null then
        perform folders_count(ids, changes);
    end if;
"""
OF_ROWS = """
create function folders_lying_{verb}() returns trigger language plpgsql as $$
declare
    ids bigint[];
    changes bigint[];
begin
    {counted}
    return null;
end $$;
create trigger folders_lying_{verb} after {verb} on folders_folderphoto
    referencing {which} table as changed for each statement
    execute function folders_lying_{verb}();
"""
LYING = """
    select folder_id, {change} as change from changed
    join photos_photo as photo on photo.id = photo_id where on_timeline"""
OF_PHOTOS = """
create function folders_photo_update() returns trigger language plpgsql as $$
declare
    ids bigint[];
    changes bigint[];
begin
    {counted}
    ids := array(
        select id from (
            select id, owner_id, is_locked from fresh
            except select id, owner_id, is_locked from stale
        ) as moved order by id
    );
    if cardinality(ids) > 0 then
        perform folders_place(ids);
    end if;
    return null;
end $$;
create trigger folders_photo_update after update on photos_photo
    referencing old table as stale new table as fresh for each statement
    execute function folders_photo_update();
create function folders_photo_delete() returns trigger language plpgsql as $$
declare
    ids bigint[];
    changes bigint[];
begin
    {counted_gone}
    delete from folders_folderphoto where photo_id in (select id from stale);
    return null;
end $$;
create trigger folders_photo_delete after delete on photos_photo
    referencing old table as stale for each statement
    execute function folders_photo_delete();
"""
SHOWN = """
    select folder_id, change from folders_folderphoto join (
        (select id, 1 as change from fresh where on_timeline
            except select id, 1 from stale where on_timeline)
        union all
        (select id, -1 from stale where on_timeline
            except select id, -1 from fresh where on_timeline)
    ) as turned on turned.id = photo_id"""
GONE = """
    select folder_id, -1 as change from folders_folderphoto
    join stale on stale.id = photo_id where on_timeline"""
# What was there before, part by part.
FILL = """
do $$
declare
    first bigint;
begin
    for first in select generate_series(0, coalesce(max(id), -1), 5000) from photos_photo loop
        perform folders_place(array(
            select id from photos_photo where id >= first and id < first + 5000));
    end loop;
end $$;
"""
FORWARDS = (
    READING
    + PLACING
    + "".join(OF_FILES.format(table=table) for table in TOLD)
    + "".join(
        OF_ROWS.format(
            verb=verb, which=which, counted=COUNTED.format(moved=LYING.format(change=change))
        )
        for verb, which, change in (("insert", "new", 1), ("delete", "old", -1))
    )
    + OF_PHOTOS.format(
        counted=COUNTED.format(moved=SHOWN), counted_gone=COUNTED.format(moved=GONE)
    )
    + FILL
)
BACKWARDS = "".join(
    f"drop trigger {table}_placed_{verb} on {table};"
    for table in TOLD
    for verb in ("insert", "update", "delete")
) + """
drop trigger folders_photo_update on photos_photo;
drop trigger folders_photo_delete on photos_photo;
drop trigger folders_lying_insert on folders_folderphoto;
drop trigger folders_lying_delete on folders_folderphoto;
drop function folders_photo_update, folders_photo_delete, folders_lying_insert,
    folders_lying_delete, ingest_receipt_placed, ingest_sourcefile_placed,
    ingest_takeoutmember_placed, folders_place, folders_count, folders_lies, folders_key,
    folders_names;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("folders", "0001_initial"),
        ("ingest", "0010_stages"),
        ("photos", "0018_copied_files"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
