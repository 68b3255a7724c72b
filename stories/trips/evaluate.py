"""Measure how well trips and events agree with known ones.

`python -m stories.trips.evaluate TRUTH.csv` reads a table of photos with the columns file,
taken_local, taken_utc, lat, lon and event, and prints the adjusted Rand index: of all pieces that
the library is cut into, and of those that are worth a row (what is in none stands alone). Photos
without a date stand alone too.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from math import comb, nan
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import numpy as np

from stories.trips.finding import Shots, Span, all_spans, find_spans

Row: TypeAlias = dict[str, str]


def evaluate_table(path: Path) -> None:
    """Print both figures, and each known event that was cut or joined."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    dated = [row for row in rows if row["taken_local"]]
    events = [row["event"] for row in dated + [row for row in rows if not row["taken_local"]]]
    shots, started = shots_of(dated), perf_counter()
    pieces = all_spans(shots)
    seconds = perf_counter() - started
    for what, spans in (("all pieces", pieces), ("trips and events", find_spans(shots))):
        index = adjusted_rand_index(events, labels(spans, len(rows)))
        print(f"{what}: {len(spans)}, adjusted Rand index {index:.4f}")
    print(f"{len(rows)} photos, {len(set(events))} events, found in {seconds:.3f} s")


def shots_of(rows: Sequence[Row]) -> Shots:
    return Shots(
        wall_s=np.array([seconds_of(row["taken_local"]) for row in rows]),
        utc_s=np.array([seconds_of(row["taken_utc"]) for row in rows]),
        positions=np.array(
            [[float(row["lat"] or nan), float(row["lon"] or nan)] for row in rows]
        ).reshape(-1, 2),
    )


def seconds_of(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() if text else nan


def labels(spans: Sequence[Span], count: int) -> list[Hashable]:
    """The number of its span for each photo; one of its own where it is in none."""
    found: list[Hashable] = [("alone", index) for index in range(count)]
    for number, span in enumerate(spans):
        for shot in span.shots.tolist():
            found[shot] = number
    return found


def adjusted_rand_index(truth: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Hubert and Arabie (1985): 1 for the same parts, 0 for what chance would give."""
    pairs = comb(len(truth), 2)
    both = sum(comb(n, 2) for n in Counter(zip(truth, found, strict=True)).values())
    left = sum(comb(n, 2) for n in Counter(truth).values())
    right = sum(comb(n, 2) for n in Counter(found).values())
    expected = left * right / pairs if pairs else 0.0
    most = (left + right) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    evaluate_table(parser.parse_args().truth)
