"""Asks a library for the text in pictures whose text is known, and says what it found.

    manage.py import_folder …/ocr/images --user EMAIL && manage.py status --wait
    python -m tests.evaluate_text …/ocr --ask > queries
    manage.py search --user EMAIL --json --limit 500 < queries | python -m tests.evaluate_text …/ocr

Each key field and each line is a query. The other photos that it returns are counted too.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any


@dataclass
class Group:
    """Queries of one kind: whether each found its picture, as the first, and how many others."""

    found: list[bool] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    others: list[int] = field(default_factory=list)


def main(folder: Path, *, is_asking: bool) -> None:
    """Print the queries, or how many of the answers on standard input are right."""
    if is_asking:
        for _, _, query in wanted(folder):
            print(query)
        return
    groups: dict[str, Group] = defaultdict(Group)
    for (group, file, query), answer in zip(wanted(folder), answers(sys.stdin), strict=True):
        compare(groups[group], file, query, answer)
    for name, each in groups.items():
        print(f"{name:<20}{sum(each.found):>5} of {len(each.found):<5}{mean(each.found):8.1%}"
              f"  first {mean(each.first):6.1%}  others {mean(each.others):.1f}")  # fmt: skip


def wanted(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Kind of query, file that it should find, and the query."""
    for line in (folder / "ocr.jsonl").open(encoding="utf-8"):
        truth = json.loads(line)
        file = Path(truth["file"]).name
        for name, value in truth.get("key_fields", {}).items():
            yield f"key field {name}", file, one_line(value)
        for text in truth["lines"]:
            if any(letter.isalnum() for letter in text):
                yield f"{truth['kind']} lines", file, one_line(text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def answers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, lines)


def compare(group: Group, file: str, query: str, answer: dict[str, Any]) -> None:
    names = [result["filename"] for result in answer["results"]]
    group.found.append(file in names)
    group.first.append(names[:1] == [file])
    group.others.append(len(names) - (file in names))
    if file not in names:
        print(f"{file}: not found by {query}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_asking="--ask" in sys.argv)
