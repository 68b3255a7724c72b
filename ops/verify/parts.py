"""A library in parts: the folders at the top of a storage. Keys begin with the checksum, so these
are some 256 of about one size, and a round can be done part by part over many days."""

from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet, Value


def in_part(column: str, part: str) -> Q:
    """Rows whose key is this folder's, or this file's."""
    return Q(**{column: part}) | Q(**{f"{column}__startswith": f"{part}/"})


def parts_of(rows: "QuerySet[Any]", column: str) -> set[str]:
    """The first words of the keys of rows."""
    first = Func(F(column), Value("/"), Value(1), function="split_part", output_field=CharField())
    names = rows.exclude(**{column: ""}).order_by().annotate(first_word=first)
    return set(names.values_list("first_word", flat=True).distinct())
