"""open_clip fills the same space as its own model does, with a small random one."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml.encoder import load_encoder
from ml.weights import ModelUnavailable
from tests.ml import pictures
from tests.ml.tiny_models import write_settings

REASON = "torch is only in requirements/gpu.txt"
torch = pytest.importorskip("torch", reason=REASON)
open_clip = pytest.importorskip("open_clip", reason=REASON)
safetensors = pytest.importorskip("safetensors.torch", reason=REASON)

ARCHITECTURE = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 6, "vocab_size": 8, "width": 32, "heads": 2, "layers": 1},
}


@pytest.fixture
def own_model(tmp_path: Path) -> "torch.nn.Module":
    """A small random model, its folder filled as an operator would."""
    (tmp_path / "Tiny.json").write_text(json.dumps(ARCHITECTURE))
    open_clip.add_model_config(tmp_path / "Tiny.json")
    torch.manual_seed(1)
    model = open_clip.create_model("Tiny").eval()
    write_settings(tmp_path / "Tiny", dimensions=16)
    (tmp_path / "Tiny/torch").mkdir()
    safetensors.save_file(
        {name: value.contiguous() for name, value in model.state_dict().items()},
        tmp_path / "Tiny/torch/open_clip_model.safetensors",
    )
    return model


def test_it_encodes_as_the_model_itself(tmp_path: Path, own_model: "torch.nn.Module") -> None:
    encoder = load_encoder("Tiny", tmp_path, backend="torch")
    red = torch.tensor([1.0, -1.0, -1.0])[:, None, None].expand(1, 3, 32, 32)
    with torch.inference_mode():
        image = own_model.encode_image(red, normalize=True)[0].numpy()
        text = own_model.encode_text(torch.tensor([[2, 0, 0, 0, 0, 0]]), normalize=True)[0].numpy()
    assert np.allclose(encoder.encode_images([pictures.plain("red")])[0], image, atol=1e-3)
    assert np.allclose(encoder.encode_texts(["red"])[0], text, atol=1e-3)


@pytest.mark.usefixtures("own_model")
def test_it_encodes_more_than_one_batch(tmp_path: Path) -> None:
    encoder = load_encoder("Tiny", tmp_path, backend="torch")
    colours = ["red", "lime", "blue"] * 30
    vectors = encoder.encode_images([pictures.plain(colour) for colour in colours])
    assert vectors.shape == (90, 16)
    assert np.allclose(vectors[:3], vectors[87:], atol=1e-3)
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, 16)


def test_it_says_where_the_weights_belong(tmp_path: Path) -> None:
    write_settings(tmp_path / "Other")
    with pytest.raises(ModelUnavailable, match=r"open_clip_model\.safetensors"):
        load_encoder("Other", tmp_path, backend="torch")
