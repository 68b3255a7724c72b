"""What a deletion takes, kept on slips until it is taken back or let go: a thing with all rows that
go with it, whatever app they are of. Bringing them back writes the same rows with the same keys.

In SQL, from table to slip and back: fifty thousand rows never come into memory here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import CASCADE, Field, ForeignKey, Model
from django.db.models.deletion import Collector

from accounts.models import User
from curating.cells import run
from curating.models import Action, Slip

PART = 5000  # rows on a slip
PHOTOS_IN = {"albums.AlbumPhoto", "stories.ChapterPhoto"}
TOLD = {"rights.AlbumShare", "rights.ShareLink", "activity.Comment", "activity.Like"}
# What nobody else may have: whoever took it meanwhile keeps it. With what tells apart who may.
BLANKED = {("albums.Album", "external_key"): "owner_id", ("rights.ShareLink", "slug"): ""}
Found = Mapping[type[Model], set[Any]]
State = Action.State

KEEP = """
insert into curating_slip (action_id, model, "column", count, rows)
select %s, %s, '', count(*), jsonb_agg(to_jsonb(r) order by r.{key})
from {table} r where r.{key} = any(%s) having count(*) > 0
"""
NOTE = """
insert into curating_slip (action_id, model, "column", count, rows)
select %s, %s, %s, count(*),
    jsonb_agg(jsonb_build_object('id', r.{key}, 'was', r.{column}, 'now', %s::bigint))
from {table} r where r.{key} = any(%s) having count(*) > 0
"""
HOLD = """
select from {target} t where t.{key} in (
    select (row->>%s)::bigint from curating_slip s, jsonb_array_elements(s.rows) row where s.id = %s
) order by t.{key} for key share
"""
BRING = """
with wanted as (
    select row.* from curating_slip s cross join lateral jsonb_array_elements(s.rows) kept
    cross join lateral jsonb_populate_record(null::{table}, %s::jsonb || kept || (
        case when kept->>'owner_id' = %s then %s::jsonb else '{{}}' end
    )) row
    where s.id = %s
)
insert into {table} ({columns}) select {values} from wanted where {there} on conflict do nothing
"""
POINT = """
update {table} r set {column} = note.was
from curating_slip s cross join lateral
    jsonb_to_recordset(s.rows) as note (id bigint, was bigint, now bigint)
where s.id = %s and r.{key} = note.id and r.{column} is not distinct from note.now
    and exists (select from {target} t where t.{target_key} = note.was)
"""
FORGET = """
update curating_slip set rows = coalesce((
    select jsonb_agg(kept) from jsonb_array_elements(rows) kept where kept->>%s is distinct from %s
), '[]') where model = %s and "column" = ''
"""
OF_LIBRARY = " and action_id in (select id from curating_action where owner_id = %s)"


def delete_thing(action: Action, thing: Model) -> None:
    """Delete it with all that goes with it, onto slips. Who calls holds its row."""
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=thing)
    collector.collect([thing])
    found = rows_found(collector)
    for model in in_order(found):
        ids = sorted(found[model])
        for start in range(0, len(ids), PART):
            keep(action, model, ids[start : start + PART])
    loosened: Any = collector.field_updates
    for (field, _value), sets in loosened.items():
        note_named(action, field, [row.pk for rows in sets for row in rows], now=None)
    collector.delete()


def rows_found(collector: Collector) -> Found:
    found: dict[type[Model], set[Any]] = defaultdict(set)
    for model, rows in collector.data.items():
        found[model].update(row.pk for row in rows)
    for several in collector.fast_deletes:
        found[several.model].update(several.values_list("pk", flat=True))
    return found


def in_order(found: Found) -> Iterable[type[Model]]:
    """Those that others name before them."""
    named = {
        model: {field.related_model for field in keys_of(model)} & found.keys() - {model}
        for model in found
    }
    return TopologicalSorter(named).static_order()


def keep(action: Action, model: type[Model], ids: Sequence[Any]) -> None:
    run(KEEP.format(**names_of(model)), [action.pk, model._meta.label, ids])  # noqa: SLF001


def note_named(
    action: Action, field: "Field[Any, Any]", ids: Sequence[Any], *, now: int | None
) -> None:
    """Rows that stay, and name something else or nothing from now on."""
    statement = NOTE.format(column=field.column, **names_of(field.model))
    run(statement, [action.pk, field.model._meta.label, field.column, now, list(ids)])  # noqa: SLF001


def bring_back(action: Action) -> None:
    """Write the rows again, save those whose other ends are gone, which are counted."""
    lost: Counter[str] = Counter()
    for slip in action.slips.defer("rows").order_by("column", "pk"):  # rows before what names them
        if slip.column:
            point_again(slip)
        else:
            lost[slip.model] += slip.count - write_again(slip, action)
    action.slips.all().delete()
    action.gone_count += sum(lost[each] for each in PHOTOS_IN)
    action.detail["lost"] = sum(lost[each] for each in TOLD)
    action.save(update_fields=["gone_count", "detail"])


def write_again(slip: Slip, action: Action) -> int:
    """How many came back. What they name is held, so that it does not go meanwhile."""
    model = apps.get_model(slip.model)
    for field in keys_of(model):
        hold_named(slip, field)
    columns = columns_of(model)
    statement = BRING.format(
        table=names_of(model)["table"],
        columns=", ".join(f'"{field.column}"' for field in columns),
        values=", ".join(value_of(field) for field in columns),
        there=" and ".join(["true", *(is_there(each) for each in keys_of(model) if needs(each))]),
    )
    mine = json.dumps({"owner_id": action.owner_id})  # a library may be another's by now
    return run(statement, [fresh(model), str(action.detail["owner"]), mine, slip.pk])


def hold_named(slip: Slip, field: "ForeignKey[Any, Any]") -> None:
    target = names_of(field.related_model)
    run(HOLD.format(target=target["table"], key=target["key"]), [field.column, slip.pk])


def value_of(field: "Field[Any, Any]") -> str:
    column = f'wanted."{field.column}"'
    alone = BLANKED.get((field.model._meta.label, field.name))  # noqa: SLF001
    if alone is not None:
        table = names_of(field.model)["table"]
        beside = f" and r.{alone} = wanted.{alone}" if alone else ""
        taken = f"select from {table} r where r.{field.column} = {column}{beside}"
        return f"case when exists ({taken}) then '' else {column} end"
    if isinstance(field, ForeignKey) and not needs(field):
        return f"case when {is_there(field)} then {column} end"
    return column


def is_there(field: "ForeignKey[Any, Any]") -> str:
    target = names_of(field.related_model)
    column = f'wanted."{field.column}"'
    found = f"exists (select from {target['table']} t where t.{target['key']} = {column})"
    return f"({column} is null or {found})"


def needs(field: "ForeignKey[Any, Any]") -> bool:
    """Whether a row goes with what it names."""
    return field.remote_field.on_delete is CASCADE


def fresh(model: type[Model]) -> str:
    """What stands in columns that came with a version after the slip."""
    values = {field.column: field.get_default() for field in columns_of(model)}
    return json.dumps(values, cls=DjangoJSONEncoder)


def point_again(slip: Slip) -> None:
    """Those that name what they did after the deletion; a later word of a person stays."""
    field = next(each for each in keys_of(apps.get_model(slip.model)) if each.column == slip.column)
    target = names_of(field.related_model)
    names = {"target": target["table"], "target_key": target["key"], **names_of(field.model)}
    run(POINT.format(column=slip.column, **names), [slip.pk])


def let_go(owner: User, *, made_before: datetime) -> None:
    """What is on slips for so long cannot be brought back any more; the history still tells it."""
    late = Action.objects.filter(owner=owner, made_at__lt=made_before)
    with transaction.atomic():
        kept = late.filter(pk__in=Slip.objects.filter(action__in=late).values("action"))
        ids = list(kept.order_by("pk").select_for_update().values_list("pk", flat=True))
        Slip.objects.filter(action__in=ids).delete()
        Action.objects.filter(pk__in=ids).update(state=State.FINAL)


def forget_person(user: User) -> None:
    """What somebody who leaves said and was given is on nobody's slips any more."""
    for model in map(apps.get_model, Slip.objects.values_list("model", flat=True).distinct()):
        for field in keys_of(model):
            if field.related_model is User and needs(field):
                label = model._meta.label  # noqa: SLF001
                run(FORGET, [field.column, str(user.pk), label])


def forget_own_shares(owner: User) -> None:
    """To whom a library was handed over, nothing of it is shared with any more: it is their own."""
    run(FORGET + OF_LIBRARY, ["user_id", str(owner.pk), "rights.AlbumShare", owner.pk])


def keys_of(model: type[Model]) -> "list[ForeignKey[Any, Any]]":
    return [field for field in columns_of(model) if isinstance(field, ForeignKey)]


def columns_of(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)  # noqa: SLF001 - Django's public way to them


def names_of(model: type[Model]) -> dict[str, str]:
    meta = model._meta  # noqa: SLF001
    return {"table": meta.db_table, "key": str(meta.pk.column)}
