"""The figures in order, and how they are run and reported."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    api,
    curating,
    duplicates,
    folders,
    maps,
    people,
    photos_in,
    reads,
    running,
    sources,
    stories,
    trips,
    uploads,
    vectors,
    web,
    words,
)
from bench.figure import Figure, as_json, table
from bench.library import ensure_library
from bench.scale import Scale
from config.preparing import prepare

Group = Callable[[Scale, Path], list[Figure]]
# The last one stops the servers in between.
GROUPS: dict[str, Group] = {
    "months": reads.months,
    "month": reads.month,
    "neighbours": reads.neighbours,
    "search": reads.search,
    "vectors": vectors.vectors,
    "words": words.words,
    "people": people.people,
    "map": maps.maps,
    "folders": folders.folders,
    "trips": trips.trips,
    "stories": stories.stories,
    "duplicates": duplicates.duplicates,
    "curating": curating.curating,
    "pages": web.pages,
    "insight": web.insight,
    "api": api.api,
    "import": photos_in.import_without_models,
    "embedding": photos_in.embedding,
    "sources": sources.watched_folder,
    "uploads": uploads.uploads,
    "running": running.whole_library,
}


def measure(scale: Scale, folder: Path, report: Path, only: Sequence[str] | None) -> int:
    """Run the groups, print and write their figures; the number of budgets that fail."""
    prepare()
    ensure_library(scale, folder)
    figures: list[Figure] = []
    for name in only or GROUPS:
        print(f"Measuring: {name}", file=sys.stderr)
        figures += GROUPS[name](scale, folder)
    print(table(figures))
    report.write_text(json.dumps(summary(scale, figures), indent=2))
    print(f"\nAs JSON: {report}")
    return sum(figure.fails for figure in figures)


def summary(scale: Scale, figures: Sequence[Figure]) -> dict[str, object]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "photos": scale.rows,
        "cores": os.cpu_count(),
        "figures": [as_json(figure) for figure in figures],
    }
