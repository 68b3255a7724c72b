"""Tesseract reads where it is installed, and says what is missing where it is not."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.ocr import read_texts
from ml.weights import ModelUnavailable
from tests.ml.test_read_text import page

needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"),
    reason="Tesseract is not installed: apt-get install tesseract-ocr",
)
# Speaks the protocol: a table of words, or the list of languages.
STAND_IN = """#!/bin/sh
case "$*" in
  *--version*) echo 'tesseract 5.3.0'; exit 0 ;;
  *--list-langs*) printf 'List of available languages (2):\\neng\\nrus\\n'; exit 0 ;;
esac
printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n' > "$2.tsv"
printf '4\\t1\\t1\\t1\\t1\\t0\\t0\\t0\\t90\\t30\\t-1\\t\\n' >> "$2.tsv"
printf '5\\t1\\t1\\t1\\t1\\t1\\t10\\t12\\t40\\t20\\t96\\tCORNER\\n' >> "$2.tsv"
printf '5\\t1\\t1\\t1\\t1\\t2\\t60\\t10\\t50\\t20\\t90\\tBAKERY\\n' >> "$2.tsv"
printf '5\\t1\\t1\\t1\\t1\\t3\\t120\\t10\\t50\\t20\\t20\\tjunk\\n' >> "$2.tsv"
printf '5\\t1\\t2\\t1\\t1\\t1\\t10\\t40\\t40\\t20\\t80\\tOPEN\\n' >> "$2.tsv"
printf '5\\t1\\t2\\t1\\t1\\t2\\t10\\t40\\t40\\t20\\t99\\t---\\n' >> "$2.tsv"
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of the name that answers as Tesseract does."""
    program = tmp_path / "tesseract"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


def blank() -> np.ndarray:
    return np.asarray(Image.new("RGB", (200, 80), "white"))


def test_it_makes_lines_of_sure_words(stand_in: None) -> None:
    (regions,) = read_texts([blank()], engine="tesseract")
    assert [region.text for region in regions] == ["CORNER BAKERY", "OPEN"]
    assert regions[0].box == ((10, 10), (110, 10), (110, 32), (10, 32))
    assert regions[0].confidence == pytest.approx(0.93)


def test_it_names_the_missing_languages(stand_in: None) -> None:
    with pytest.raises(ModelUnavailable, match="not its language files for ara, hin"):
        read_texts([], engine="tesseract", languages="hin+eng+ara")


def test_it_says_that_it_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelUnavailable, match="Tesseract is not installed"):
        read_texts([], engine="tesseract")


@needs_tesseract
def test_it_reads_with_the_real_program() -> None:
    (regions,) = read_texts([np.asarray(page("CORNER BAKERY", "FRESH BREAD"))], engine="tesseract")
    assert [region.text for region in regions] == ["CORNER BAKERY", "FRESH BREAD"]
