"""Measures an engine on pictures whose text is known: `python -m ml.ocr.evaluate --data DIR`.

The folder holds `ocr.jsonl`, one picture a line: {"file", "kind", "lines", "key_fields"}. A line
counts as read where its letters and digits stand in what was read, case, accents and spaces aside.
`--photos DIR` counts what is read in photos that hold no known text.
"""

import argparse
import json
import resource
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import PIL.ImageOps

from ml.ocr.protocol import Image
from ml.ocr.registry import PACKAGED, open_reader

PREVIEW_PX = 1440
Counts = dict[str, list[bool]]


def main() -> None:
    """Print the share of fields and lines that were read, what was not, and the time it took."""
    arguments = _arguments()
    reader = open_reader(arguments.engine, languages=arguments.languages)
    found: Counts = defaultdict(list)
    seconds = []
    for truth in _table(arguments.data):
        image = read_preview(arguments.data / truth["file"])
        started = time.process_time()
        text = "\n".join(region.text for region in reader.read(image))
        seconds.append(time.process_time() - started)
        _compare(truth, text, found)
    for group, results in found.items():
        print(f"{group:<24}{sum(results):>5} of {len(results):<5}{np.mean(results):8.1%}")
    _print_cost("pictures with text", seconds)
    if arguments.photos:
        _measure_photos(sorted(arguments.photos.iterdir()), reader.read)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--engine", default=PACKAGED)
    parser.add_argument("--languages", default="")
    return parser.parse_args()


def _table(folder: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, (folder / "ocr.jsonl").open(encoding="utf-8"))


def read_preview(path: Path) -> Image:
    """The picture as the stage gets it."""
    with PIL.Image.open(path) as file:
        picture = PIL.ImageOps.exif_transpose(file).convert("RGB")
    picture.thumbnail((PREVIEW_PX, PREVIEW_PX), PIL.Image.Resampling.LANCZOS)
    return np.asarray(picture)


def _compare(truth: dict[str, Any], text: str, found: Counts) -> None:
    letters = plain(text)
    groups = {f"{truth['kind']} lines": truth["lines"]}
    groups |= {f"key field {name}": [it] for name, it in truth.get("key_fields", {}).items()}
    for group, wanted in groups.items():
        for line in filter(plain, wanted):
            is_read = plain(line) in letters
            found[group].append(is_read)
            if not is_read:
                print(f"{truth['file']}: {group}: {line}")


def plain(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _measure_photos(paths: list[Path], read: Any) -> None:
    seconds, lines, with_text = [], 0, 0
    for path in paths:
        image = read_preview(path)
        started = time.process_time()
        regions = read(image)
        seconds.append(time.process_time() - started)
        lines += len(regions)
        with_text += bool(regions)
        print(f"{path.name}: {[region.text for region in regions]}")
    print(f"{with_text} of {len(paths)} photos say something, in {lines} lines")
    _print_cost("photos", seconds)


def _print_cost(of_what: str, seconds: list[float]) -> None:
    middle, average = np.median(seconds) * 1000, np.mean(seconds) * 1000
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{of_what}: {middle:.0f} ms median, {average:.0f} ms mean; peak {peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
