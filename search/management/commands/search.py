"""`manage.py search`: asks what the search page asks, from a terminal or a script."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from search.answers import answer_of
from search.finding.narrowing import MOST_CANDIDATES
from search.selectors import Page, search_photos, understand


class Command(BaseCommand):
    help = "Finds photos by words. Without QUERY it answers one query a line of standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", nargs="?", help="what to look for")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose library")
        parser.add_argument("--limit", type=int, default=20, help="how many photos (20)")
        parser.add_argument("--json", action="store_true", help="one JSON object a query")
        parser.add_argument(
            "--no-cutoff", action="store_true", help="also show what is not close enough"
        )

    def handle(self, *, query: str | None, limit: int, no_cutoff: bool, **options: Any) -> None:
        user = self.find_user(options["user"])
        if not 1 <= limit <= MOST_CANDIDATES:
            raise CommandError(f"--limit is from 1 to {MOST_CANDIDATES}.")
        show = self.show_json if options["json"] else self.show_lines
        for text in [query] if query is not None else read_lines():
            page = search_photos(user, understand(user, text), limit=limit, cutoff=not no_cutoff)
            if page.unavailable:
                self.stderr.write(page.unavailable)
            show(user, text, page)

    def find_user(self, email: str) -> User:
        try:
            return User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody has the address {email}.") from error

    def show_json(self, user: User, text: str, page: Page) -> None:
        answer = {"query": text, **answer_of(user, page)}
        self.stdout.write(json.dumps(answer))
        self.stdout.flush()

    def show_lines(self, _user: User, text: str, page: Page) -> None:
        chips = ", ".join(f"{chip.text} ({chip.kind})" for chip in page.understood.chips)
        self.stdout.write(f"{text}: understood as {chips or 'nothing'}; {page.total} found")
        for found in page.results:
            taken = f"{found.photo.taken_local:%Y-%m-%d}"
            self.stdout.write(
                f"  {found.score:.4f}  {taken}  {found.photo_id}  {found.photo.filename}"
            )


def read_lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\r\n")
