"""The account of an import: how many members ended in which state, and each of them in a list."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.archives import is_archive_name

Kind = TakeoutMember.Kind
State = TakeoutMember.State
CHUNK = 2000
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run

NOT_IN_A_TAKEOUT = (
    _("albums that other people shared with you"),
    _("photos that other people put into your albums"),
    _("the order of an album and its cover"),
    _("where in a photo a person is: only the names are there"),
)
COLUMNS = {
    "archive": "archive",
    "path": "path",
    "kind": "kind",
    "state": "state",
    "reason": "reason",
    "size_bytes": "size_bytes",
    "rule": "rule",
    "description": "sidecar__path",
    "edited_of": "edited_of__path",
    "live_of": "live_of__path",
    "photo": "photo",
    "sha256": "photo__sha256",
}


@dataclass(frozen=True)
class Report:
    """An import in numbers."""

    takeout: TakeoutImport
    states: dict[str, int]
    rules: dict[str, int]
    numbers: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """Every state with its words and its number of members."""
        return [(state, str(label), self.states[state]) for state, label in State.choices]

    @property
    def not_in_a_takeout(self) -> list[str]:
        return [str(each) for each in NOT_IN_A_TAKEOUT]

    @property
    def adds_up(self) -> bool:
        return self.total == self.takeout.member_count and not self.states[State.PENDING]

    @property
    def has_failures(self) -> bool:
        """Whether something that is in the archives could not be had."""
        unreadable = [
            each
            for each in self.takeout.problems
            if is_archive_name(each["archive"]) and not each["path"]
        ]
        return bool(self.states[State.FAILED] or unreadable or not self.adds_up)

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.takeout.is_dry_run,
            "paths": self.takeout.paths,
            "options": self.takeout.options,
            "members": self.takeout.member_count,
            "adds_up": self.adds_up,
            "states": self.states,
            "rules": self.rules,
            **self.numbers,
            "problems": self.takeout.problems,
            "not_in_a_takeout": self.not_in_a_takeout,
        }

    def __str__(self) -> str:
        return "\n".join(summary_lines(self))


def report_of(takeout: TakeoutImport) -> Report:
    takeout.refresh_from_db()
    members = takeout.members.order_by()
    counts = dict(members.values_list("state").annotate(count=Count("pk")))
    media = members.filter(kind=Kind.MEDIA)
    rules = dict(media.exclude(rule="").values_list("rule").annotate(count=Count("pk")))
    return Report(
        takeout,
        {state: counts.get(state, 0) for state in State.values},
        rules,
        media.aggregate(
            photos=Count("photo", distinct=True),
            without_description=Count("pk", filter=Q(sidecar=None)),
            edited=Count("pk", filter=Q(edited_of__isnull=False)),
            live_parts=Count("pk", filter=Q(live_of__isnull=False)),
        ),
    )


def summary_lines(report: Report) -> Iterator[str]:
    """The account as text, for a terminal."""
    if report.takeout.is_dry_run:
        yield "A dry run: nothing was changed."
    for _state, label, count in report.lines:
        if count:
            yield f"{count:>9,}  {label}"
    sum_words = "members of the archives" if report.adds_up else "members: THIS DOES NOT ADD UP"
    yield f"{report.total:>9,}  {sum_words}"
    yield (
        f"{report.numbers['photos']:,} different photos and videos,"
        f" {report.numbers['without_description']:,} files without a description,"
        f" {report.numbers['edited']:,} edited, {report.numbers['live_parts']:,} live parts"
    )
    for problem in report.takeout.problems:
        place = "/".join(filter(None, (problem["archive"], problem["path"])))
        yield f"{place}: {problem['reason']}"
    for state in (State.FAILED, State.REFUSED):
        for member in report.takeout.members.filter(state=state).order_by("position")[:20]:
            yield f"{member.get_state_display()}: {member.path}: {member.reason}"
    yield "Never in a Takeout: " + "; ".join(report.not_in_a_takeout) + "."


def member_rows(takeout: TakeoutImport) -> Iterator[dict[str, Any]]:
    """Every member, in the order of the archives."""
    rows = takeout.members.order_by("position").values_list(*COLUMNS.values())
    for row in rows.iterator(CHUNK):
        yield dict(zip(COLUMNS, row, strict=True))


def json_pieces(report: Report) -> Iterator[str]:
    """The report as one JSON object, member by member."""
    yield json.dumps(report.as_json())[:-1] + ', "list": [\n'
    separator = ""
    for row in member_rows(report.takeout):
        yield separator + json.dumps(row)
        separator = ",\n"
    yield "\n]}\n"


def csv_pieces(report: Report) -> Iterator[str]:
    """The members as lines of CSV."""
    yield csv_line(list(COLUMNS))
    for row in member_rows(report.takeout):
        yield csv_line(list(row.values()))


def csv_line(values: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([csv_cell(value) for value in values])
    return buffer.getvalue()


def csv_cell(value: Any) -> str:
    """Names come from anybody: none is taken for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def write_report(report: Report, path: Path) -> None:
    pieces = csv_pieces(report) if path.suffix == ".csv" else json_pieces(report)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
