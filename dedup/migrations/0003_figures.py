"""The database keeps the figures of groups, and notes what is to be compared and grouped anew."""

from django.conf import settings
from django.db import migrations, models

# The groups are locked first, and counted by a statement of its own, which sees what whoever had
# them locked wrote meanwhile.
COUNT_GROUPS = """
create function dedup_count_groups(ids bigint[]) returns void language plpgsql as $$
begin
    perform from dedup_duplicategroup where id = any(ids) order by id for no key update;
    update dedup_duplicategroup kept
    set shown_count = now.shown_count, spare_bytes = now.spare_bytes, newest_at = now.newest_at
    from (
        select asked.id, count(photo.id) as shown_count, max(photo.added_at) as newest_at,
            coalesce(sum(photo.size_bytes) - max(photo.size_bytes), 0)::bigint as spare_bytes
        from unnest(ids) as asked (id)
        left join dedup_groupmember member on member.group_id = asked.id
        left join photos_photo photo on photo.id = member.photo_id
            and photo.trashed_at is null and photo.is_primary and not photo.is_locked
        group by asked.id
    ) as now
    where kept.id = now.id and (kept.shown_count, kept.spare_bytes, kept.newest_at)
        is distinct from (now.shown_count, now.spare_bytes, now.newest_at);
end $$;
"""
# Planned each time: a plan for one photo would look through all groups for each of ten thousand.
NOTE_PHOTOS = """
create function dedup_note_photos() returns trigger language plpgsql as $$
declare groups bigint[];
begin
    if tg_op = 'INSERT' then
        insert into dedup_uncheckedphoto (photo_id, owner_id) select id, owner_id from fresh;
    elsif tg_op = 'DELETE' then
        delete from dedup_uncheckedphoto where photo_id in (select id from stale);
    else
        execute 'insert into dedup_changedphoto (owner_id, photo_id)
            select owner_id, later.id from fresh later join stale earlier using (id, owner_id)
            where (later.trashed_at is null, later.is_locked, later.is_primary, later.stack_id)
                is distinct from (
                    earlier.trashed_at is null, earlier.is_locked, earlier.is_primary,
                    earlier.stack_id
                )
            and (
                exists (select from dedup_link where first_id = later.id)
                or exists (select from dedup_link where second_id = later.id)
            )';
        execute 'select array_agg(distinct member.group_id)
            from fresh later join stale earlier using (id)
            join dedup_groupmember member on member.photo_id = later.id
            where (
                later.trashed_at is null, later.is_locked, later.is_primary, later.size_bytes,
                later.added_at
            ) is distinct from (
                earlier.trashed_at is null, earlier.is_locked, earlier.is_primary,
                earlier.size_bytes, earlier.added_at
            )' into groups;
        if groups is not null then
            perform dedup_count_groups(groups);
        end if;
    end if;
    return null;
end $$;

create trigger dedup_note_inserted after insert on photos_photo
    referencing new table as fresh for each statement execute function dedup_note_photos();
create trigger dedup_note_deleted after delete on photos_photo
    referencing old table as stale for each statement execute function dedup_note_photos();
create trigger dedup_note_updated after update on photos_photo
    referencing old table as stale new table as fresh
    for each statement execute function dedup_note_photos();
"""
# What stays in a group that lost a photo, and what came into one, is looked at once more: somebody
# may have put it into the trash in the same moment.
NOTE_MEMBERS = """
create function dedup_note_members() returns trigger language plpgsql as $$
declare groups bigint[];
begin
    if tg_op = 'INSERT' then
        groups := array(select distinct group_id from fresh);
    elsif tg_op = 'DELETE' then
        groups := array(select distinct group_id from stale);
        insert into dedup_changedphoto (owner_id, photo_id)
        select kept.owner_id, stale.photo_id
        from stale join dedup_duplicategroup kept on kept.id = stale.group_id;
    else
        groups := array(select group_id from stale union select group_id from fresh);
    end if;
    if groups <> '{}' then
        perform dedup_count_groups(groups);
        insert into dedup_changedphoto (owner_id, photo_id)
        select photo.owner_id, photo.id from dedup_groupmember member
        join photos_photo photo on photo.id = member.photo_id where member.group_id = any(groups);
    end if;
    return null;
end $$;

create trigger dedup_note_inserted after insert on dedup_groupmember
    referencing new table as fresh for each statement execute function dedup_note_members();
create trigger dedup_note_deleted after delete on dedup_groupmember
    referencing old table as stale for each statement execute function dedup_note_members();
create trigger dedup_note_updated after update on dedup_groupmember
    referencing old table as stale new table as fresh
    for each statement execute function dedup_note_members();
"""
NOTE_DISMISSALS = """
create function dedup_note_dismissals() returns trigger language plpgsql as $$
begin
    insert into dedup_changedphoto (owner_id, photo_id)
    select distinct photo.owner_id, photo.id from moved
    join photos_photo photo on photo.id in (moved.first_id, moved.second_id);
    return null;
end $$;

create trigger dedup_note_inserted after insert on dedup_dismissal
    referencing new table as moved for each statement execute function dedup_note_dismissals();
create trigger dedup_note_deleted after delete on dedup_dismissal
    referencing old table as moved for each statement execute function dedup_note_dismissals();
"""
ALL_UNCHECKED = """
insert into dedup_uncheckedphoto (photo_id, owner_id) select id, owner_id from photos_photo;
"""
BACKWARDS = """
drop trigger dedup_note_deleted on dedup_dismissal;
drop trigger dedup_note_inserted on dedup_dismissal;
drop trigger dedup_note_updated on dedup_groupmember;
drop trigger dedup_note_deleted on dedup_groupmember;
drop trigger dedup_note_inserted on dedup_groupmember;
drop trigger dedup_note_updated on photos_photo;
drop trigger dedup_note_deleted on photos_photo;
drop trigger dedup_note_inserted on photos_photo;
drop function dedup_note_dismissals;
drop function dedup_note_members;
drop function dedup_note_photos;
drop function dedup_count_groups;
"""
FORWARDS = COUNT_GROUPS + NOTE_PHOTOS + NOTE_MEMBERS + NOTE_DISMISSALS + ALL_UNCHECKED


def is_shown(name: str, fields: list[str], **more: list[str]) -> models.Index:
    """An index of the groups that are shown."""
    return models.Index(
        fields=fields, name=name, condition=models.Q(("shown_count__gte", 2)), **more
    )


ORDERS = {
    "group_most_space": ["owner", "-spare_bytes", "-id"],
    "group_newest": ["owner", "-newest_at", "-id"],
    "group_most_alike": ["owner", "-per_cent", "-id"],
}


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("dedup", "0002_hashes"),
    ]
    operations = [
        *(migrations.RemoveIndex("duplicategroup", name) for name in ORDERS),
        *(
            migrations.AddIndex("duplicategroup", is_shown(name, fields))
            for name, fields in ORDERS.items()
        ),
        migrations.AddIndex(
            "duplicategroup",
            is_shown("group_totals", ["owner", "kind"], include=["shown_count", "spare_bytes"]),
        ),
        migrations.CreateModel(
            name="UncheckedPhoto",
            fields=[
                ("photo_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("owner_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner_id", "photo_id"], name="unchecked_photo_owner")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangedPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.BigIntegerField()),
                ("photo_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["owner_id"], name="changed_photo_owner")],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
