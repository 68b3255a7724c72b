"""`manage.py create_api_key`: a key for a script, from the terminal."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.keys import make_key
from accounts.models import Scope, User

LONGEST_NAME = 100
LONGEST_DAYS = 36_500


class Command(BaseCommand):
    help = "Makes an API key of an account. The last line of what it says is the key itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose key it is")
        parser.add_argument(
            "--scope",
            action="extend",
            nargs="+",
            choices=Scope.values,
            required=True,
            dest="scopes",
            help="what it may: one or several",
        )
        parser.add_argument("--name", default="Terminal", help="what it is called on the page")
        parser.add_argument("--days", type=int, help="how long it is good; else until revoked")

    def handle(
        self, *, email: str, scopes: list[str], name: str, days: int | None, **_: Any
    ) -> None:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody who may sign in has the address {email}.")
        refuse_nonsense(name.strip(), days)
        expires_at = timezone.now() + timedelta(days=days) if days else None
        asked = [Scope(each) for each in scopes]
        made, text = make_key(user, name.strip(), scopes=asked, expires_at=expires_at)
        until = f"until {made.expires_at:%Y-%m-%d}" if made.expires_at else "until it is revoked"
        self.stdout.write(f"{made.name}: {', '.join(made.scopes)} for {user.email}, {until}.")
        self.stdout.write(text)


def refuse_nonsense(name: str, days: int | None) -> None:
    """Raises CommandError."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise CommandError(f"Its name has 1 to {LONGEST_NAME} letters.")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise CommandError(f"It is good for 1 to {LONGEST_DAYS} days.")
