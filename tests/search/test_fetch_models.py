"""`manage.py fetch_models` brings models here, and says what to do where it cannot."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ml import catalogue
from ml.encoder import load_encoder
from ml.weights import ModelFile, ModelSpec
from search.management.commands import fetch_models

CONTENT = bytes(3_000_000)


@pytest.fixture
def catalogued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> ModelSpec:
    """A model of one file, whose hub is a folder."""
    settings.MODELS_DIR = tmp_path / "models"
    hub = tmp_path / "hub.bin"
    hub.write_bytes(CONTENT)
    file = ModelFile("model.onnx", hub.as_uri(), hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    spec = ModelSpec("ViT-B-32", "A small one", "MIT", (file,))
    for module in (catalogue, fetch_models):
        monkeypatch.setattr(module, "MODELS", (spec,))
    monkeypatch.setattr(fetch_models, "SIGLIP2", spec)
    return spec


def run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("fetch_models", *arguments, stdout=out, **options)
    return out.getvalue()


def test_it_lists_what_there_is(catalogued: ModelSpec) -> None:
    assert "ViT-B-32: A small one; MIT, 3 MB; to fetch" in run(list=True)
    run("ViT-B-32")
    assert "ViT-B-32: A small one; MIT, 3 MB; here" in run(list=True)


def test_it_fetches_with_progress(catalogued: ModelSpec, settings: Any) -> None:
    shown = run("ViT-B-32")
    assert (settings.MODELS_DIR / "ViT-B-32" / "model.onnx").read_bytes() == CONTENT
    assert "model.onnx: 34 %" in shown
    assert "model.onnx: 100 %" in shown
    assert "looked at with it from now on" in shown


def test_it_fetches_the_best_and_prepares_the_basic_one(
    catalogued: ModelSpec, settings: Any
) -> None:
    shown = run()
    assert "basic is ready." in shown
    assert "ViT-B-32 is ready." in shown
    vectors = load_encoder("basic", settings.MODELS_DIR).encode_texts(["a dog"])
    assert vectors.shape == (1, 384)


def test_the_basic_one_needs_no_network(settings: Any, tmp_path: Path) -> None:
    settings.MODELS_DIR = tmp_path
    assert run("basic") == "basic is ready.\n"


def test_it_knows_no_other_model(catalogued: ModelSpec) -> None:
    with pytest.raises(CommandError, match="There is no model other"):
        run("other")


def test_it_says_what_to_do_by_hand(catalogued: ModelSpec, tmp_path: Path) -> None:
    (tmp_path / "hub.bin").unlink()
    with pytest.raises(CommandError, match="by hand"):
        run("ViT-B-32")


def test_it_counts_megabytes_where_the_size_is_unknown() -> None:
    command = fetch_models.Command(stdout=io.StringIO())
    progress = fetch_models.Progress(command)
    for here in (1, 5_000_000, 12_000_000, 15_000_000):
        progress.show("model.onnx", here, None)
    shown = command.stdout._out.getvalue()
    assert shown == "\r  model.onnx: 0 MB\r  model.onnx: 12 MB"
