"""A small pipeline for tests: real rows, and stages whose work the test decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from ingest import pipeline, status, tasks
from ingest.stage import Stage, fixed
from photos.models import Photo


@dataclass
class Work:
    """What a stage was asked to do, and which photos it cannot do."""

    batches: list[list[int]] = field(default_factory=list)
    troubles: dict[int, Exception] = field(default_factory=dict)

    def run(self, photos: Sequence[Photo]) -> None:
        self.batches.append([photo.pk for photo in photos])
        for photo in photos:
            if photo.pk in self.troubles:
                raise self.troubles[photo.pk]


@dataclass
class Line:
    """first -> second -> third, and one beside them."""

    works: dict[str, Work]
    stages: tuple[Stage, ...]

    def __getitem__(self, name: str) -> Work:
        return self.works[name]

    def stage(self, name: str) -> Stage:
        return pipeline.STAGE[name]


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    works = {name: Work() for name in ("first", "second", "third", "beside")}
    stages = (
        Stage("first", works["first"].run, fixed("1"), batch_size=4),
        Stage("second", works["second"].run, fixed("1"), needs=("first",), batch_size=4),
        Stage("third", works["third"].run, fixed("1"), needs=("second",)),
        Stage("beside", works["beside"].run, fixed("1"), kinds=("video",)),
    )
    install(monkeypatch, stages)
    return Line(works, stages)


def install(monkeypatch: pytest.MonkeyPatch, stages: tuple[Stage, ...]) -> None:
    """Put these stages in place of the real ones, wherever they are read."""
    for module in (pipeline, status, tasks):
        monkeypatch.setattr(module, "STAGES", stages)
    by_name = {stage.name: stage for stage in stages}
    monkeypatch.setattr(pipeline, "STAGE", by_name)
    monkeypatch.setattr(tasks, "STAGE", by_name)


def renewed(stage: Stage, version: Callable[[], str]) -> Stage:
    return Stage(stage.name, stage.run, version, needs=stage.needs, batch_size=stage.batch_size)
