"""`manage.py create_user`: a new account from the terminal."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import create_user


class Command(BaseCommand):
    help = "Makes an account. Without --password it asks for one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument(
            "--password", help="else it is asked for, and other users cannot see it"
        )
        parser.add_argument("--name", default="", help="how the person is called")
        parser.add_argument("--operator", action="store_true", help="may use the admin")

    def handle(
        self, *, email: str, password: str | None, name: str, operator: bool, **_: Any
    ) -> None:
        password = ask_for_password() if password is None else password
        try:
            user = create_user(email, password, name=name, is_operator=operator)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.warn_if_weak(password, user)
        self.stdout.write(f"{user.email} can sign in now.")

    def warn_if_weak(self, password: str, user: User) -> None:
        """The operator decides; a page would have refused."""
        try:
            validate_password(password, user)
        except ValidationError as error:
            self.stderr.write(self.style.WARNING("Weak: " + " ".join(error.messages)))


def ask_for_password() -> str:
    if not sys.stdin.isatty():
        raise CommandError("Give --password, or run this in a terminal, where it can ask.")
    password = getpass("Password: ")
    if password != getpass("Again: "):
        raise CommandError("The two passwords differ. Nothing was made.")
    return password
