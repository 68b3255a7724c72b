"""manage.py regroup_people: make the groups of faces anew now, not at night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from faces.grouping import regroup
from faces.models import Person
from ml.weights import ModelUnavailable


class Command(BaseCommand):
    help = "Group the faces of every library anew. What people said of faces stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", metavar="EMAIL", help="only this person's library")

    def handle(self, *, user: str | None, **options: Any) -> None:
        owners = User.objects.filter(email__iexact=user) if user else User.objects.order_by("pk")
        if user and not owners.exists():
            raise CommandError(f"There is no account {user}.")
        for owner in owners:
            try:
                regroup(owner.pk)
            except ModelUnavailable as error:
                raise CommandError(str(error)) from error
            count = Person.objects.filter(owner=owner, merged_into=None).count()
            self.stdout.write(f"{owner.email}: {count} people and groups.")
