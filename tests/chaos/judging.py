"""What must have been true, of answers that came while some parts were down. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.chaos.load import UNREACHED, Answer

NOTICED_SECONDS = 2.0  # so long after a part went away may an answer not know it yet
BACK_SECONDS = 15.0  # so long after a part came back may something still fail
SERVER_ERROR = 500


@dataclass(frozen=True)
class Outage:
    """A part that was certainly away from `since` to `until`, and certainly back at `back_at`."""

    part: str
    since: float
    until: float
    back_at: float


def untruths(answers: Iterable[Answer], outages: Sequence[Outage]) -> Iterator[str]:
    """Answers of health that said that all is well while a part was away, did not name it, or
    that complained while nothing was away."""
    for answer in answers:
        away = {each.part for each in outages if within(answer, each)} & named_in(answer)
        missed = {part for part in away if answer.said[part] is not False}
        if away and (answer.status != 503 or missed):
            yield f"{sorted(away)} away, but said {answer.status} {answer.said}"
        if is_calm(answer, outages) and answer.status != 200:
            yield f"nothing was away, but said {answer.status} {answer.said}"


def failures(answers: Iterable[Answer], outages: Sequence[Outage]) -> Iterator[str]:
    """Pages that failed while nothing was away."""
    for answer in answers:
        if is_calm(answer, outages) and (
            answer.status == UNREACHED or answer.status >= SERVER_ERROR
        ):
            yield f"{answer.path}: {answer.status} {answer.said}"


def within(answer: Answer, outage: Outage) -> bool:
    return outage.since + NOTICED_SECONDS <= answer.asked_at and answer.answered_at <= outage.until


def is_calm(answer: Answer, outages: Sequence[Outage]) -> bool:
    return all(
        answer.answered_at < outage.since or answer.asked_at > outage.back_at + BACK_SECONDS
        for outage in outages
    )


def named_in(answer: Answer) -> set[str]:
    return set(answer.said) if isinstance(answer.said, dict) else set()
