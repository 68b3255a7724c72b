"""The evaluation counts ranks and rates as their names say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.encoder import Encoder
from ml.evaluate import ENGLISH, Scores, read_captions, report, score_captions
from tests.ml import pictures

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
    assert "of 16 nonsense queries" in text


def test_it_runs_from_a_terminal(models_dir: Path, tmp_path: Path) -> None:
    Image.fromarray(pictures.clock()).save(tmp_path / "coco_1.jpg")
    row = {"file": "coco_1.jpg", "lang": "en", "captions": ["a clock"]}
    (tmp_path / "captions.jsonl").write_text(json.dumps(row))
    folders = ["--captions", str(tmp_path), "--models-dir", str(models_dir)]
    command = [sys.executable, "-m", "ml.evaluate", *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert "1 photos" in done.stdout


@pytest.mark.skipif(not CAPTIONS.exists(), reason="the evaluation photos are not here")
def test_it_finds_real_photos_by_their_captions(basic: Encoder) -> None:
    photos = [photo for photo in read_captions(CAPTIONS) if photo.source in ENGLISH]
    images = basic.encode_images([np.asarray(Image.open(photo.path)) for photo in photos])
    scores = score_captions(basic, photos, images)
    assert scores.recall(1) >= 0.50
    assert scores.recall(5) >= 0.85
    assert scores.recall(10) >= 0.90
    assert scores.kept(basic.cutoff) >= 0.80
