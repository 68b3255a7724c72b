"""What a decision can touch of a photo, cell by cell, written and taken back in sets of rows.

A cell is a group of columns of the photo, which are decided together, or a row that hangs on it.
Each write notes the cell as it was and as it left it, in the same statement; also where that is
the same: who says something again keeps their word when an older decision is taken back.
"""

# ruff: noqa: S608 - every name in the statements is a constant of this file or of its callers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Columns:
    """Columns of a photo that are decided together. `Decision` rows say that a person did."""

    kind: str
    names: tuple[str, ...]

    @property
    def state(self) -> str:
        pairs = ", ".join(f"'{each}', p.{each}" for each in self.names)
        return f"jsonb_build_object({pairs})"

    def write(
        self,
        action_id: int,
        photo_ids: Sequence[int],
        columns: str,
        values: Sequence[Any] = (),
        *,
        source: str = "",
    ) -> int:
        """Set the columns: `columns` is what stands behind `set`, about the photo `p`, and the rows
        `new` of the select `source`, which have its `id`. Returns how many photos there were."""
        rows, this = (f"from ({source}) as new", "new.id = p.id and") if source else ("", "")
        decided = ", ".join(f"('{each}', to_jsonb(wrote.{each}))" for each in self.names)
        returned = ", ".join(f"p.{each}" for each in self.names)
        statement = f"""
            with had as (
                select p.id, {self.state} as columns, coalesce((
                    select jsonb_object_agg(d."column", jsonb_build_object(
                        'value', d.value, 'decided_at', d.decided_at
                    )) from photos_decision d
                    where d.photo_id = p.id and d."column" = any(%s)
                ), '{{}}') as said
                from photos_photo p where p.id = any(%s)
            ), wrote as (
                update photos_photo p set {columns} {rows} where {this} p.id = any(%s)
                returning p.id, {returned}, {self.state} as columns
            ), said as (
                insert into photos_decision (photo_id, "column", value, decided_at)
                select wrote.id, decided.name, decided.value, now()
                from wrote cross join lateral (values {decided}) as decided (name, value)
                on conflict (photo_id, "column")
                do update set value = excluded.value, decided_at = excluded.decided_at
            )
            insert into curating_touched (action_id, photo_id, kind, key, before, after)
            select %s, wrote.id, %s, '',
                jsonb_build_object('columns', had.columns, 'said', had.said), wrote.columns
            from wrote join had using (id) order by wrote.id
        """
        ids = list(photo_ids)
        return run(statement, [list(self.names), ids, *values, ids, action_id, self.kind])

    def restore(self, touched_ids: Sequence[int]) -> list[int]:
        """Give the photos back what they had, where the columns are as the decision left them.
        Returns which of the notes are settled."""
        record = "(jsonb_populate_record(null::photos_photo, t.before->'columns'))"
        columns = ", ".join(f"{each} = {record}.{each}" for each in self.names)
        done = ids_of(
            f"""
            update photos_photo p set {columns} from curating_touched t
            where t.id = any(%s) and p.id = t.photo_id and {self.state} = t.after
            returning t.id
            """,
            [list(touched_ids)],
        )
        self._say_as_before(done)
        return done

    def _say_as_before(self, touched_ids: Sequence[int]) -> None:
        run(
            """
            delete from photos_decision d where d."column" = any(%s) and d.photo_id = any(array(
                select t.photo_id from curating_touched t where t.id = any(%s)
            ))
            """,
            [list(self.names), list(touched_ids)],
        )
        run(
            """
            insert into photos_decision (photo_id, "column", value, decided_at)
            select t.photo_id, said.key, nullif(said.value->'value', 'null'),
                (said.value->>'decided_at')::timestamptz
            from curating_touched t cross join lateral jsonb_each(t.before->'said') as said
            where t.id = any(%s)
            """,
            [list(touched_ids)],
        )


@dataclass(frozen=True)
class Rows:
    """Rows of a table that hang on a photo. `key` is the SQL that tells those of one photo apart;
    `needs` the table without whose row one of these cannot come back, and the column that names it.
    """

    kind: str
    table: str
    key: str
    needs: tuple[str, str]
    names: tuple[str, ...]

    @property
    def state(self) -> str:
        return "to_jsonb(r) - 'id'"

    def add(self, action_id: int, rows: str, values: Sequence[Any]) -> int:
        """Write rows, of a select that has all `names`; those that are there stay as they are."""
        columns = ", ".join(self.names)
        statement = f"""
            with wanted as ({rows}), had as (
                select r.photo_id, {self.key} as key, {self.state} as state
                from {self.table} r join (select distinct photo_id from wanted) w using (photo_id)
            ), wrote as (
                insert into {self.table} as r ({columns}) select {columns} from wanted
                on conflict do nothing returning r.*
            ), now as (
                select r.photo_id, {self.key} as key, {self.state} as state from wrote r
            )
            insert into curating_touched (action_id, photo_id, kind, key, before, after)
            select %s, r.photo_id, %s, {self.key}, had.state, coalesce(now.state, had.state)
            from wanted r
            left join had on had.photo_id = r.photo_id and had.key = {self.key}
            left join now on now.photo_id = r.photo_id and now.key = {self.key}
            order by r.photo_id
        """
        return run(statement, [*values, action_id, self.kind])

    def take(self, action_id: int, condition: str, values: Sequence[Any]) -> int:
        """Delete the rows `r` for which a condition holds."""
        statement = f"""
            with gone as (delete from {self.table} r where {condition} returning r.*)
            insert into curating_touched (action_id, photo_id, kind, key, before, after)
            select %s, r.photo_id, %s, {self.key}, {self.state}, null from gone r
            order by r.photo_id
        """
        return run(statement, [*values, action_id, self.kind])

    def restore(self, touched_ids: Sequence[int]) -> list[int]:
        """What was new goes, what went comes back, where nobody changed it since."""
        ids = list(touched_ids)
        left = self._delete_new(ids)
        new = ids_of(
            "select id from curating_touched where id = any(%s) and before is null", [left]
        )
        return new + self._bring_back(ids, left) + self._unchanged(ids)

    def _delete_new(self, touched_ids: list[int]) -> list[int]:
        """Rows as the decision left them, where there were none, or others."""
        return ids_of(
            f"""
            delete from {self.table} r using curating_touched t
            where t.id = any(%s) and t.before is distinct from t.after
                and r.photo_id = t.photo_id and {self.key} = t.key and {self.state} @> t.after
            returning t.id
            """,
            [touched_ids],
        )

    def _bring_back(self, touched_ids: list[int], free: list[int]) -> list[int]:
        """Rows that went, and those whose place was just made free."""
        columns = ", ".join(self.names)
        parent, column = self.needs
        wanted = f"""
            select t.id as touched_id, row.* from curating_touched t
            cross join lateral jsonb_populate_record(null::{self.table}, t.before) as row
            join {parent} parent on parent.id = row.{column}
            where t.id = any(%s) and t.before is not null
            and (t.after is null or t.id = any(%s)) and not exists (
                select from {self.table} r where r.photo_id = t.photo_id and {self.key} = t.key
            )
        """
        values = [touched_ids, free]
        back = ids_of(f"select touched_id from ({wanted}) as wanted", values)
        run(
            f"insert into {self.table} ({columns}) select {columns} from ({wanted}) as wanted"
            " order by photo_id on conflict do nothing",
            values,
        )
        return back

    def _unchanged(self, touched_ids: Sequence[int]) -> list[int]:
        """What was there and is: it was only said again."""
        return ids_of(
            "select id from curating_touched where id = any(%s) and before = after",
            [list(touched_ids)],
        )


FAVOURITE = Columns("favourite", ("is_favourite",))
RATING = Columns("rating", ("rating",))
CAPTION = Columns("caption", ("caption",))
NOTE = Columns("note", ("note",))
LOOKS = Columns("looks", ("looks_like",))
ARCHIVED = Columns("archived", ("archived_at",))
TRASHED = Columns("trashed", ("trashed_at",))
TAKEN = Columns(
    "taken", ("taken_at", "taken_local", "offset_minutes", "taken_source", "offset_source")
)
POSITION = Columns("position", ("latitude", "longitude", "altitude_m", "place_id"))
TAG = Rows(
    "tag", "photos_phototag", "r.tag_id || '-' || r.origin", ("photos_tag", "tag_id"),
    ("photo_id", "tag_id", "origin", "confidence"),
)  # fmt: skip
REFUSED = Rows(
    "refused", "photos_refusedtag", "r.tag_id || '-' || r.origin", ("photos_tag", "tag_id"),
    ("photo_id", "tag_id", "origin", "confidence", "refused_at"),
)  # fmt: skip
ALBUM = Rows(
    "album", "albums_albumphoto", "r.album_id::text", ("albums_album", "album_id"),
    ("photo_id", "album_id", "added_at", "position"),
)  # fmt: skip
REMOVAL = Rows(
    "removal", "albums_albumremoval", "r.album_id::text", ("albums_album", "album_id"),
    ("photo_id", "album_id"),
)  # fmt: skip

CELLS: Mapping[str, Columns | Rows] = {
    cell.kind: cell
    for cell in (
        FAVOURITE, RATING, CAPTION, NOTE, LOOKS, ARCHIVED, TRASHED, TAKEN, POSITION,
        TAG, REFUSED, ALBUM, REMOVAL,
    )
}  # fmt: skip


def run(statement: str, values: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def ids_of(statement: str, values: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
