"""What must have been true, of answers that came while some parts were down. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.chaos.load import UNREACHED, Answer

NOTICED_SECONDS = 2.0  # so long after a part went away may an answer not know it yet
MISSED_SECONDS = 65.0  # workers are missed when they say nothing for a minute
BACK_SECONDS = 90.0  # so long after a part came back may something still fail, on two busy cores
WORKERS = "workers"
UNAVAILABLE = 503
DONE = {200, 201}
TOLD = {"database", "broker", "storage"}  # by every answer of health; some tell of workers, too


@dataclass(frozen=True)
class Outage:
    """A part that began to go at `began`, was certainly away from `since` to `until`, and certainly
    back at `back_at`."""

    part: str
    began: float
    since: float
    until: float
    back_at: float


def untruths(answers: Iterable[Answer], outages: Sequence[Outage]) -> Iterator[str]:
    """Answers of health that said that all is well while a part was away, did not name it, or
    that complained while nothing was away."""
    for answer in answers:
        said = answer.said if isinstance(answer.said, dict) else {}
        away = {each.part for each in outages if within(answer, each)} & {*TOLD, *said}
        missed = {part for part in away if said.get(part) is not False}
        if away and answer.status != UNREACHED and (answer.status != UNAVAILABLE or missed):
            yield f"{sorted(away)} away, but said {answer.status} {answer.said}"
        if is_calm(answer, outages) and answer.status != 200:
            yield f"nothing was away, but said {answer.status} {answer.said}"


def failures(answers: Iterable[Answer], outages: Sequence[Outage]) -> Iterator[str]:
    """What was neither done nor told to be away for the moment, and what was away while nothing
    else was. Who is signed in stays so: no page leads to the sign-in page."""
    for answer in answers:
        allowed = DONE if is_calm(answer, outages) else DONE | {UNAVAILABLE}
        if answer.status not in allowed:
            yield f"{answer.path}: {answer.status} {answer.said}"


def answers_while_away(answers: Iterable[Answer], outages: Sequence[Outage]) -> Counter[str]:
    """How many answers of health came while a part was away, and had to name it."""
    away = [each.part for answer in answers for each in outages if within(answer, each)]
    return Counter(away)


def within(answer: Answer, outage: Outage) -> bool:
    allowed = MISSED_SECONDS if outage.part == WORKERS else NOTICED_SECONDS
    return outage.since + allowed <= answer.asked_at and answer.answered_at <= outage.until


def is_calm(answer: Answer, outages: Sequence[Outage]) -> bool:
    return all(
        answer.answered_at < outage.began or answer.asked_at > outage.back_at + BACK_SECONDS
        for outage in outages
    )
