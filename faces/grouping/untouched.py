"""Groups that only grouping made: nobody has said a word of them yet."""

from collections.abc import Collection
from typing import Any

from django.db import connection

# In SQL, because it is asked for every face that comes in: to word it takes longer than to ask.
UNTOUCHED = """
select person.id from faces_person person
where person.owner_id = %s and person.name = '' and person.born_on is null
    and not person.is_favourite and not person.is_hidden
    and person.cover_id is null and person.merged_into_id is null
    and not exists (select from faces_facedecision said where said.person_id = person.id)
    and not exists (select from faces_differentpeople apart where apart.first_id = person.id)
    and not exists (select from faces_differentpeople apart where apart.second_id = person.id)
    and not exists (select from faces_othername other where other.person_id = person.id)
    and not exists (select from faces_person merged where merged.merged_into_id = person.id)
"""


def untouched_people(owner_id: int, among: Collection[int] | None = None) -> frozenset[int]:
    """Those whom grouping may fill, empty and forget."""
    chosen = "" if among is None else "and person.id = any(%s)"
    values: list[Any] = [owner_id] if among is None else [owner_id, list(among)]
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHED + chosen, values)
        return frozenset(pk for (pk,) in cursor.fetchall())
