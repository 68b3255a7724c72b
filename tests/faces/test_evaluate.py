"""The report on a model of faces, with a model whose answers are known."""

import csv
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pictures

from faces import evaluate
from faces.evaluate import best_step, cutoffs, false_faces, known_faces, main, one_by_one, report
from ml.evaluation.captions import CaptionedPhoto
from ml.face import Box, FoundFace, Image
from ml.face.candidates import Candidates, Floats
from ml.face.evaluation.labelled import SeenPhoto, look, read_labels, without_people
from ml.face.two_networks import TwoNetworks

# Whose face it is, is told by the picture's colour.
COLOURS = {
    "anna": (250, 150, 150),
    "ben": (150, 250, 150),
    "stranger": (150, 150, 250),
    "nobody": (0, 0, 0),
}
MIDDLE = Box(0.3, 0.3, 0.4, 0.4)


@dataclass(frozen=True)
class ColourModel:
    """Finds one face in the middle of a picture that is not black, and its colour as vector."""

    name: str = "colours"
    version: int = 3
    dimensions: int = 3
    cutoff: float = 0.2

    def find_faces(self, image: Image) -> list[FoundFace]:
        """Return the face."""
        return self.describe_faces(image, [MIDDLE]) if image.max() > 100 else []

    def describe_faces(self, image: Image, boxes: Sequence[Box]) -> list[FoundFace]:
        """Return the faces."""
        colour = image.mean(axis=(0, 1)).astype(np.float32)
        vector = colour / np.linalg.norm(colour)
        return [FoundFace(box, (), 0.9, 1.0, vector) for box in boxes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three photos of Anna, two of Ben, one stranger, one in which nobody is found."""
    rows: list[dict[str, str]] = []
    for person in ["anna", "anna", "anna", "ben", "ben", "stranger", "nobody"]:
        file = Path("portraits", "dev", f"{len(rows)}.png")
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        Pictures.new("RGB", (40, 30), COLOURS[person]).save(tmp_path / file)
        kind = "single" if person == "stranger" else "multi"
        rows.append({"file": f"{file}", "identity": person, "split": "dev", "kind": kind})
    rows.append({"file": "crops/test/8.png", "identity": "ben", "split": "test", "kind": "multi"})
    with (tmp_path / "labels.csv").open("w", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return tmp_path


@pytest.fixture
def seen(folder: Path) -> list[SeenPhoto]:
    return list(look(ColourModel(), read_labels(folder, "dev")))


def test_it_reads_the_photos_of_one_split(folder: Path) -> None:
    photos = read_labels(folder, "dev")
    assert [photo.person for photo in photos][-2:] == ["stranger", "nobody"]
    assert [photo.is_only_one for photo in photos].count(True) == 1
    assert {photo.source for photo in photos} == {"portraits"}


def test_it_times_the_finding_apart(folder: Path) -> None:
    (first, *_), vectors = read_labels(folder, "dev"), np.ones((1, 3), np.float32)

    class Slow:
        """Takes its time, and finds nothing."""

        def find(self, image: Image) -> Candidates:
            """Return nothing."""
            started = time.process_time()
            while time.process_time() < started + 0.01:
                pass
            return Candidates(vectors[:0, [0, 0, 0, 0]], vectors[:0, 0], np.zeros((0, 5, 2), "f4"))

        def find_at(self, image: Image, boxes: Floats) -> list[Candidates]:
            """Return nothing."""
            return []

        def describe(self, image: Image, faces: Sequence[object]) -> Floats:
            """Return nothing."""
            return vectors[:0]

    (photo,) = look(TwoNetworks("slow", 1, 3, 1.0, Slow(), Slow()), [first])
    assert photo.face is None
    assert 0.01 <= photo.finding_seconds < 0.1


def test_it_takes_the_largest_and_most_central_face(seen: list[SeenPhoto]) -> None:
    (middle,) = seen[0].faces
    beside = replace(middle, box=Box(0.0, 0.0, 0.42, 0.42))
    small = replace(middle, box=Box(0.49, 0.49, 0.02, 0.02))
    assert replace(seen[0], faces=[beside, small, middle]).face is middle


def test_it_reports_each_source_and_all(seen: list[SeenPhoto]) -> None:
    lines = list(report(ColourModel(), seen))
    assert lines[0] == "portraits: 7 photos"
    assert "6 of 7 (0.857), 0 other faces" in lines[1]
    assert any("area under curve 1.00000" in line for line in lines)
    assert any("precision 1.0000, recall 1.0000, F1 1.0000 (BCubed" in line for line in lines)
    assert any("1 of 1 stay alone" in line for line in lines)
    assert lines[len(lines) // 2] == "all together: 7 photos"


def test_it_says_what_a_bad_cutoff_does(seen: list[SeenPhoto]) -> None:
    """With all six in one group, Anna's are right by a half, Ben's by a third, one by a sixth."""
    lines = list(report(ColourModel(cutoff=0.5), seen))
    precision = (3 * 3 / 6 + 2 * 2 / 6 + 1 / 6) / 6
    assert any(f"precision {precision:.4f}, recall 1.0000" in line for line in lines)
    assert any("0 of 1 stay alone" in line for line in lines)


def test_it_reports_a_source_without_two_of_a_kind(seen: list[SeenPhoto]) -> None:
    lines = "\n".join(report(ColourModel(), [seen[0], seen[3]]))
    assert "accuracy" not in lines
    assert "strangers" not in lines
    assert "2 of 2" in lines


def test_it_reports_what_other_cutoffs_do(seen: list[SeenPhoto]) -> None:
    lines = list(cutoffs(known_faces(seen), 0.2))
    assert lines[0].startswith("  cut-off 0.140")
    assert lines[-1].startswith("  cut-off 0.260")
    assert "1 strangers alone" in lines[0]


def test_it_compares_what_arrives_singly_with_all_at_once(seen: list[SeenPhoto]) -> None:
    (line,) = one_by_one(known_faces(seen), 0.2, 3)
    assert line == "one by one, 3 orders: F1 1.0000 to 1.0000, at once 1.0000"


def test_it_chooses_the_middle_of_the_best() -> None:
    assert best_step([0.1, 0.9, 0.9005, 0.9, 0.2]) == 2


def test_it_names_photos_without_people_in_which_it_finds_some(tmp_path: Path) -> None:
    photos = []
    for name in ("anna", "nobody"):
        Pictures.new("RGB", (40, 30), COLOURS[name]).save(tmp_path / f"{name}.png")
        photos.append(CaptionedPhoto(tmp_path / f"{name}.png", "English COCO", ("A cat.",)))
    lines = list(false_faces(ColourModel(), photos))
    assert lines == ["captions without people: 1 faces in 2 photos", "  anna.png: 0.90"]


def test_it_takes_captions_that_speak_of_nobody(tmp_path: Path) -> None:
    captions = {
        "coco_1.jpg": ["A cat.", "The cat's tail, on a table"],
        "coco_2.jpg": ["A cat.", "A woman, and her cat"],
        "coco_3.jpg": ["A cat."],
        "cc_4.jpg": ["A cat.", "A dog."],
    }
    rows = [{"file": file, "lang": "en", "captions": said} for file, said in captions.items()]
    (tmp_path / "captions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert [photo.path.name for photo in without_people(tmp_path)] == ["coco_1.jpg"]


def test_it_prints_what_was_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "captions.jsonl").write_text("")
    monkeypatch.setattr(evaluate, "load_face_model", lambda *_, **__: ColourModel())
    command = ["evaluate", "--faces", f"{folder}", "--captions", f"{folder}", "--cutoffs"]
    command += ["--shuffles", "1"]
    monkeypatch.setattr("sys.argv", [*command, "--models-dir", f"{folder / 'models'}"])
    main()
    printed = capsys.readouterr().out
    assert printed.startswith("colours, version 3, 3 dimensions")
    assert "cut-off 0.140" in printed
    assert "one by one, 1 orders" in printed
    assert "0 faces in 0 photos" in printed
