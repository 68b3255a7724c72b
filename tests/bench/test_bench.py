"""The bench: budgets, the table and the JSON, its rows, and one tiny figure run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from accounts.models import User
from bench import suite
from bench.figure import Budget, Figure, as_json, table
from bench.library import add_embeddings, add_photos, add_users, connect
from bench.memory import family, parents_of_processes, proportional_bytes
from bench.reads import first_query
from bench.running import IMPORTED, SCRIPT
from bench.scale import BIG_MONTH, MONTH, Scale
from bench.timing import in_turn, p95
from photos import selectors
from photos.models import MonthCount, Photo
from search.models import Embedding

FAST = Figure("months", 0.5, "ms", 100, "GROUP BY month", Budget("at most", 0.01))
SLOW = Figure("import", 3.0, "photos/s", 6.0, "bare decoding", Budget("at least", 0.75))
WEIGHT = Figure("scripts", 120.0, "kB", budget=Budget("at most", 100))
SCALE = Scale("tiny", rows=100, runs=4, photos=1, rounds=1, files=3)


@pytest.mark.parametrize(("figure", "verdict"), [(FAST, "pass"), (SLOW, "FAIL"), (WEIGHT, "FAIL")])
def test_it_judges_the_ratio_or_what_has_no_floor(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict


def test_it_only_informs_without_a_budget() -> None:
    figure = Figure("search", 900.0, "ms")
    assert (figure.verdict, figure.fails) == ("information", False)


def test_it_prints_a_line_for_each_figure_in_aligned_columns() -> None:
    head, fast, slow, weight = table([FAST, SLOW, WEIGHT]).splitlines()
    assert fast == "months   0.5 ms      100 GROUP BY month  0.005  at most 0.01   pass"
    assert slow == "import   3 photos/s  6 bare decoding     0.5    at least 0.75  FAIL"
    assert weight.index("at most 100") == head.index("budget")


def test_it_writes_what_the_table_says_as_json() -> None:
    assert as_json(SLOW) == {
        "name": "import",
        "measured": 3.0,
        "unit": "photos/s",
        "floor": 6.0,
        "floor_is": "bare decoding",
        "ratio": 0.5,
        "budget": "at least 0.75",
        "verdict": "FAIL",
    }
    assert as_json(Figure("search", 900.0, "ms"))["budget"] is None


def test_it_takes_turns_and_counts_only_the_runs_asked_for() -> None:
    calls: list[str] = []
    ours, floor = in_turn(lambda: calls.append("a"), lambda: calls.append("b"), runs=5)
    assert len(ours) == len(floor) == 5
    assert calls == ["a", "b"] * 8


def test_it_leaves_a_twentieth_above_p95() -> None:
    assert p95(range(101)) == 95


@pytest.mark.django_db(transaction=True)
def test_it_makes_the_same_photos_with_their_months_counted() -> None:
    with connect() as connection:
        connection.execute("truncate accounts_user, places_place restart identity cascade")
        add_users()
        add_photos(connection, 20_000)
    big, month = (MonthCount.objects.get(owner=1, month=day).count for day in (BIG_MONTH, MONTH))
    assert (big, month) == (2_000, 5_500)
    assert Photo.objects.count() == 20_000
    assert Photo.objects.filter(owner=1).count() == 10_000
    assert Photo.objects.get(pk=1).sha256.startswith("6b86b273ff34fce1")
    assert len(selectors.months(User.objects.get(pk=2))) > 100


@pytest.mark.django_db(transaction=True)
def test_it_writes_vectors_of_length_one_as_postgres_reads_them() -> None:
    with connect() as connection:
        connection.execute("truncate accounts_user, places_place restart identity cascade")
        add_users()
        add_photos(connection, 20_000)
        add_embeddings(connection, 20_000, model="wide", dimensions=16)
    assert Embedding.objects.count() == 20_000
    for row in Embedding.objects.select_related("photo").filter(photo__in=range(9_900, 10_100)):
        assert np.linalg.norm(row.vector) == pytest.approx(1, abs=0.01)
        assert row.owner_id == row.photo.owner_id


def test_it_finds_the_query_of_a_read_with_its_values(alice: User) -> None:
    query = first_query(lambda: selectors.month_json(alice, MONTH))
    assert b"2021-08-01" in query


def test_it_counts_memory_of_a_process_and_its_children() -> None:
    command = [sys.executable, "-c", "input()"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        members = list(family(os.getpid(), parents_of_processes()))
        assert child.pid in members
        assert proportional_bytes(os.getpid()) > 10 * 2**20
    finally:
        child.communicate(b"\n")
    assert proportional_bytes(child.pid) == 0


def test_it_follows_the_scripts_of_a_page_and_their_imports() -> None:
    page = '<script type="module" async src="/static/js/timeline.js"></script>'
    assert SCRIPT.findall(page) == ["/static/js/timeline.js"]
    assert IMPORTED.findall('import { a } from "./rows.js"; import "./b.js"') == [
        "./rows.js",
        "./b.js",
    ]


def test_it_runs_the_groups_asked_for_and_reports_what_fails(
    tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setattr(suite, "prepare", lambda: None)
    monkeypatch.setattr(suite, "ensure_library", lambda scale, folder: None)
    monkeypatch.setattr(
        suite, "GROUPS", {"good": lambda *_: [FAST], "bad": lambda *_: [SLOW, WEIGHT]}
    )
    report = tmp_path / "bench.json"
    assert suite.measure(SCALE, tmp_path, report, None) == 2
    assert suite.measure(SCALE, tmp_path, report, ["good"]) == 0
    assert [figure["name"] for figure in json.loads(report.read_text())["figures"]] == ["months"]
    assert "GROUP BY month" in capsys.readouterr().out
