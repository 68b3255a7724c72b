"""The evaluation counts ranks and rates as their names say."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.encoder import Encoder
from ml.encoder.protocol import Description, TagGuess
from ml.encoder.setup_basic import CHECKPOINT
from ml.evaluate import report
from ml.evaluation import ablation
from ml.evaluation.ablation import RECIPES, ablation_report
from ml.evaluation.captions import (
    ENGLISH,
    POOL,
    CaptionedPhoto,
    Scores,
    read_captions,
    read_pool,
    read_preview,
    score_captions,
)
from ml.evaluation.cutoff import chosen_cutoff, cutoff_report
from ml.evaluation.nonsense import NONSENSE
from ml.evaluation.tags import tags_report
from tests.ml import pictures
from tests.ml.tiny_models import write_colour_model

CAPTIONS = Path(__file__).parents[3] / "shared/data/captions"
SCORES = Scores(np.array([[0.9, 0.1, 0.2], [0.5, 0.3, 0.1]], np.float32), np.array([0, 1]))


def test_it_counts_how_often_the_own_photo_comes_first() -> None:
    assert (SCORES.recall(1), SCORES.recall(2)) == (0.5, 1.0)


def test_it_counts_what_a_cutoff_keeps_and_shows() -> None:
    assert (SCORES.kept(0.4), SCORES.shown(0.4)) == (0.5, 0.25)


def test_it_reports_a_folder_of_captions(basic: Encoder, tmp_path: Path) -> None:
    rows = [("coco_1.jpg", "en", "a clock"), ("flickr8k_2.jpg", "vi", "quả bóng bay")]
    for (name, *_), picture in zip(rows, (pictures.clock(), pictures.balloon()), strict=True):
        Image.fromarray(picture).save(tmp_path / name)
    lines = [json.dumps({"file": f, "lang": lang, "captions": [text]}) for f, lang, text in rows]
    (tmp_path / "captions.jsonl").write_text("\n".join(lines))
    text = "\n".join(report(basic, read_captions(tmp_path)))
    assert "English COCO" in text
    assert "Vietnamese" in text
    assert "of 60 nonsense queries" in text


def test_it_runs_from_a_terminal(models_dir: Path, tmp_path: Path) -> None:
    Image.fromarray(pictures.clock()).save(tmp_path / "coco_1.jpg")
    row = {"file": "coco_1.jpg", "lang": "en", "captions": ["a clock"]}
    (tmp_path / "captions.jsonl").write_text(json.dumps(row))
    folders = ["--captions", str(tmp_path), "--models-dir", str(models_dir)]
    command = [sys.executable, "-m", "ml.evaluate", *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert "1 photos" in done.stdout


@pytest.fixture
def captioned(tmp_path: Path) -> Path:
    """Three photos with captions, one of them in Vietnamese."""
    shown = {
        "coco_1.jpg": (pictures.clock(), "en", ["a clock on a wall", "the clock"]),
        "flickr8k_2.jpg": (pictures.balloon(), "en", ["a balloon over a wall"]),
        "coco_3.jpg": (pictures.plain("red"), "vi", ["màu đỏ"]),
    }
    rows = []
    for name, (picture, language, captions) in shown.items():
        Image.fromarray(picture).save(tmp_path / name)
        rows.append(json.dumps({"file": name, "lang": language, "captions": captions}))
    (tmp_path / "captions.jsonl").write_text("\n".join(rows))
    return tmp_path


def test_it_turns_a_preview_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (3000, 1500)).save(tmp_path / "a.jpg", exif=exif)
    assert read_preview(tmp_path / "a.jpg").shape == (1440, 720, 3)


def test_it_reads_a_pool_with_some_classes_known(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "images/a.jpg")
    (tmp_path / "pool.csv").write_text("file,imagenet_label\na.jpg,French_horn\nb.jpg,\n")
    known, unknown = read_pool(tmp_path)
    assert (known.path, known.captions) == (tmp_path / "images/a.jpg", ("French horn",))
    assert (unknown.path, unknown.captions) == (tmp_path / "b.jpg", ())


@pytest.mark.parametrize(
    ("package", "said"), [(CHECKPOINT, "1.000"), (("no_such_package", "x"), "is not installed")]
)
def test_it_leaves_out_one_ingredient_a_line(
    models_dir: Path,
    captioned: Path,
    monkeypatch: pytest.MonkeyPatch,
    package: tuple[str, str],
    said: str,
) -> None:
    monkeypatch.setattr(ablation, "SMALL_CHECKPOINT", package)
    shutil.copytree(models_dir, captioned / "models")
    lines = list(ablation_report(captioned / "models", read_captions(captioned)))
    assert lines[0] == "2 photos, 3 captions"
    assert lines[2].startswith("as shipped              1.000 1.000 1.000")
    assert said in next(line for line in lines if line.startswith("Lite0"))
    assert len(lines) == len(RECIPES) + 2


def test_it_draws_the_curve_of_the_cutoff(basic: Encoder, captioned: Path) -> None:
    photos = read_captions(captioned)
    images = basic.encode_images([read_preview(photo.path) for photo in photos])
    lines = list(cutoff_report(basic, (photos, images), images[:1]))
    assert lines[0] == "3 captions, 2 pairs of a word and a photo with it,"
    assert lines[1] == "60 nonsense queries over 4 photos"
    assert sum("0.250*" in line for line in lines) == 1
    assert lines[-1].startswith("chosen on other photos (2 folds)")


def test_it_chooses_the_lowest_cutoff_that_keeps_nonsense_away() -> None:
    nonsense = np.array([[0.0, 0.1, 0.2]], np.float32)
    assert 0.2 < chosen_cutoff(SCORES, nonsense) < 0.21


def test_its_nonsense_is_said_once() -> None:
    assert len(set(NONSENSE)) == len(NONSENSE) == 60


def test_it_counts_a_tag_right_that_a_caption_says_in_other_words() -> None:
    photos = [
        CaptionedPhoto(Path("a"), "Flickr8k", ("Two puppies run.", "A beagle puppy")),
        CaptionedPhoto(Path("b"), "Flickr8k", ("A man",)),
        CaptionedPhoto(Path("c"), POOL, ("Whippet",)),
        CaptionedPhoto(Path("d"), POOL, ()),
    ]
    dog = Description(np.zeros(3, np.float32), (TagGuess("dog", 0.9),))
    lines = [" ".join(line.split()) for line in tags_report(photos, [dog] * 4)]
    assert lines == [
        "Captions: 2 photos",
        "tag said right precision named recall",
        "all of animal (1) 2 1 50% 1 100%",
        "all 2 1 50% 1 100%",
        "Pool: 1 photos",
        "tag said right precision named recall",
        "all of animal (1) 1 1 100% 1 100%",
        "all 1 1 100% 1 100%",
    ]


def test_it_counts_a_frequent_tag_by_itself() -> None:
    photo = CaptionedPhoto(Path("a"), "Flickr8k", ("A bird",))
    bird = Description(np.zeros(3, np.float32), (TagGuess("bird", 0.9), TagGuess("vase", 0.9)))
    text = "\n".join(tags_report([photo] * 5, [bird] * 5))
    assert "bird                             5      5       100%" in text
    assert "all of vase (1)                  5      0         0%      0      -" in text


@pytest.mark.parametrize("switches", [["--cutoffs", "--tags"], ["--ablate"]])
def test_it_takes_a_fetched_model(tmp_path: Path, captioned: Path, switches: list[str]) -> None:
    write_colour_model(tmp_path / "models/Colours")
    command = [
        sys.executable, "-m", "ml.evaluate", "--captions", str(captioned), "--model", "Colours",
        "--models-dir", str(tmp_path / "models"), *switches,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if switches == ["--ablate"]:
        assert "only the basic encoder has ingredients" in done.stderr
    else:
        assert "0.200*" in done.stdout
        assert "Captions: 2 photos" in done.stdout


@pytest.mark.skipif(not CAPTIONS.exists(), reason="the evaluation photos are not here")
def test_it_finds_real_photos_by_their_captions(basic: Encoder) -> None:
    photos = [photo for photo in read_captions(CAPTIONS) if photo.source in ENGLISH]
    images = basic.encode_images([np.asarray(Image.open(photo.path)) for photo in photos])
    scores = score_captions(basic, photos, images)
    assert scores.recall(1) >= 0.50
    assert scores.recall(5) >= 0.85
    assert scores.recall(10) >= 0.90
    assert scores.kept(basic.cutoff) >= 0.80
