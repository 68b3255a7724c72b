"""The evaluation spoils photos and reports how many stay above what was made of them."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from quality import evaluate
from tests.ml.likeness_pictures import scene


def test_it_reports_each_way_of_the_half_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in (1, 2, 3):
        Image.fromarray(scene(seed)).save(tmp_path / f"{seed}.png")
    Image.new("RGB", (60, 40)).save(tmp_path / "4.png")
    (tmp_path / "notes.txt").write_text("no picture")
    monkeypatch.setattr(sys, "argv", ["evaluate", str(tmp_path), "--half", "0"])
    evaluate.main()
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "2 photos of half 0"
    shares = {line[:20].strip(): line[20:].split() for line in lines}
    assert len(shares) == sum(len(slight) + len(clear) for _, _, slight, clear in evaluate.WAYS)
    assert shares["blurred           4:"] == ["1.000", "ok"]
    assert len(shares["compressed       30:"]) == 1


def test_it_says_where_it_falls_below_the_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(scene(1)).save(tmp_path / "1.png")
    monkeypatch.setattr(sys, "argv", ["evaluate", str(tmp_path), "--half", "0"])
    monkeypatch.setattr(evaluate, "WAYS", (("left alone", lambda pixels, _: pixels, (), (1,)),))
    evaluate.main()
    assert "0.000  BELOW THE BAR" in capsys.readouterr().out
