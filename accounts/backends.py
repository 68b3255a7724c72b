"""Who is signed in, read once for every request."""

from functools import cache

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from accounts.models import User


class AccountBackend(ModelBackend):
    """Django's own; but what reads the account is written once: as a query set, it is made anew
    with each request, which costs four times as much as asking."""

    def get_user(self, user_id: int) -> User | None:
        columns, statement = _statement()
        with connection.cursor() as cursor:
            cursor.execute(statement, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        user = User.from_db(connection.alias, columns, row)
        return user if self.user_can_authenticate(user) else None


@cache
def _statement() -> tuple[list[str], str]:
    """The columns of an account, and what reads them by its number."""
    table, fields = User._meta.db_table, User._meta.concrete_fields  # noqa: SLF001  # public in Django
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return [field.attname for field in fields], f'select {columns} from "{table}" where id = %s'  # noqa: S608
