"""What counts as a lie of health, and as a page that failed for no reason."""

import pytest

from tests.chaos.judging import BACK_SECONDS, Outage, failures, untruths
from tests.chaos.load import UNREACHED, Answer

WELL = {"database": True, "broker": True}
WITHOUT_BROKER = {"database": True, "broker": False}
AWAY = Outage("broker", began=98, since=100, until=110, back_at=112)


def health(at: float, status: int, said: dict[str, bool], *, took: float = 0.1) -> Answer:
    return Answer("/health/", at, at + took, status, said)


@pytest.mark.parametrize(
    "answer",
    [
        health(105, 503, WITHOUT_BROKER),
        health(99, 503, WITHOUT_BROKER),  # it is going
        health(99, 200, WELL),
        health(101, 200, WELL),  # it went away a moment ago
        health(109.95, 200, WELL),  # it came back while it was asked
        health(120, 503, WITHOUT_BROKER),  # it came back a moment ago
        health(90, 200, WELL),
        health(112 + BACK_SECONDS + 1, 200, WELL),
    ],
)
def test_it_believes_the_truth(answer: Answer) -> None:
    assert list(untruths([answer], [AWAY])) == []


@pytest.mark.parametrize(
    "answer",
    [
        health(105, 200, WELL),
        health(105, 503, {"database": False, "broker": True}),
        health(105, 200, WITHOUT_BROKER),
        health(90, 503, WITHOUT_BROKER),
        health(112 + BACK_SECONDS + 1, 503, WITHOUT_BROKER),
        health(105, 500, {}),
    ],
)
def test_it_names_a_lie(answer: Answer) -> None:
    assert len(list(untruths([answer], [AWAY]))) == 1


def test_it_asks_nothing_of_health_that_health_does_not_tell() -> None:
    assert list(untruths([health(190, 200, WELL)], [Outage("workers", 99, 100, 200, 201)])) == []


def test_workers_are_missed_after_a_minute() -> None:
    away = Outage("workers", 99, 100, 200, 201)
    assert list(untruths([health(150, 200, {**WELL, "workers": True})], [away])) == []
    assert len(list(untruths([health(190, 200, {**WELL, "workers": True})], [away]))) == 1


@pytest.mark.parametrize(
    ("status", "during", "after"),
    [
        (200, True, True),
        (503, True, False),
        (500, False, False),
        (404, False, False),  # what was acknowledged is there
        (302, False, False),
        (UNREACHED, False, False),
    ],
)
def test_a_page_may_be_away_only_while_something_is(
    status: int, *, during: bool, after: bool
) -> None:
    for at, is_fine in ((105, during), (112 + BACK_SECONDS + 1, after)):
        assert (list(failures([Answer("/", at, at + 0.1, status)], [AWAY])) == []) is is_fine
