"""The database keeps MonthCount: one statement of SQL for each statement that writes photos."""

from django.db import migrations

FORWARDS = """
create function photos_month_of(taken timestamptz) returns date language sql immutable
    return date_trunc('month', taken at time zone 'UTC')::date;

create function photos_count_months() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into photos_monthcount as kept (owner_id, month, count)
        select owner_id, photos_month_of(taken_local), count(*)
        from fresh where on_timeline group by 1, 2 order by 1, 2
        on conflict (owner_id, month) do update set count = kept.count + excluded.count;
    elsif tg_op = 'DELETE' then
        insert into photos_monthcount as kept (owner_id, month, count)
        select owner_id, photos_month_of(taken_local), -count(*)
        from stale where on_timeline group by 1, 2 order by 1, 2
        on conflict (owner_id, month) do update set count = kept.count + excluded.count;
    else
        insert into photos_monthcount as kept (owner_id, month, count)
        select owner_id, month, sum(change) from (
            select owner_id, photos_month_of(taken_local) as month, -1 as change
            from stale where on_timeline
            union all
            select owner_id, photos_month_of(taken_local), 1
            from fresh where on_timeline
        ) as changes
        group by 1, 2 having sum(change) <> 0 order by 1, 2
        on conflict (owner_id, month) do update set count = kept.count + excluded.count;
    end if;
    return null;
end $$;

create trigger photos_count_inserted after insert on photos_photo
    referencing new table as fresh for each statement execute function photos_count_months();
create trigger photos_count_deleted after delete on photos_photo
    referencing old table as stale for each statement execute function photos_count_months();
create trigger photos_count_updated after update on photos_photo
    referencing old table as stale new table as fresh
    for each statement execute function photos_count_months();
"""

BACKWARDS = """
drop trigger photos_count_updated on photos_photo;
drop trigger photos_count_deleted on photos_photo;
drop trigger photos_count_inserted on photos_photo;
drop function photos_count_months;
drop function photos_month_of;
"""


class Migration(migrations.Migration):
    dependencies = [("photos", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
