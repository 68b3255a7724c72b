"""The models that `manage.py fetch_models` knows.

Checksums are those published for these files; where none was found (`sha256=None`) the
address names an immutable revision and the hub's own checksum for it is verified. Preprocessing
is what open_clip's model configurations state. The cut-offs of the fetched encoders are typical
values for their families, not measured by us: `python -m ml.evaluate --model NAME` prints the
rates that a cut-off gives.
"""

from dataclasses import dataclass
from typing import Any

from ml.weights import ModelFile, ModelSpec, ModelUnavailable

HUB = "https://huggingface.co/immich-app"
CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]


@dataclass(frozen=True)
class ClipFacts:
    """What an encoder must know of a CLIP-like model. `architecture` is open_clip's name."""

    architecture: str
    dimensions: int
    cutoff: float


SIGLIP2 = ModelSpec(
    name="ViT-B-16-SigLIP2",
    label="SigLIP 2 (best, many languages)",
    licence="Apache-2.0",
    files=(
        ModelFile(
            "visual/model.onnx",
            f"{HUB}/ViT-B-16-SigLIP2__webli/resolve/main/visual/model.onnx",
            "fee10c729875dd203d94f396ac3d664e301d39c977ef6d92e7f467a2a716f0b0",
        ),
        ModelFile(
            "textual/model.onnx",
            f"{HUB}/ViT-B-16-SigLIP2__webli/resolve/main/textual/model.onnx",
            "fc9991b415d7d0fac7ed540e875fd08a647c8a1abba99f12542531b004c4b68f",
        ),
        ModelFile(
            "textual/tokenizer.json",
            f"{HUB}/ViT-B-16-SigLIP2__webli/resolve/main/textual/tokenizer.json",
            "220c63d496e0c14e63eb656c91e0215e926202e4c74b1f089e09f1920d779b04",
        ),
    ),
    settings={
        "config.json": {
            "embed_dim": 768,
            "text_cfg": {"context_length": 64, "tokenizer_kwargs": {"clean": "canonicalize"}},
        },
        "textual/tokenizer_config.json": {"pad_token": "<pad>"},
        "visual/preprocess_cfg.json": {
            "size": 224,
            "mean": [0.5, 0.5, 0.5],
            "std": [0.5, 0.5, 0.5],
            "resize_mode": "squash",
        },
    },
)


def _clip_settings(pad_token: str) -> dict[str, dict[str, Any]]:
    return {
        "config.json": {"embed_dim": 512, "text_cfg": {"context_length": 77}},
        "textual/tokenizer_config.json": {"pad_token": pad_token},
        "visual/preprocess_cfg.json": {
            "size": 224,
            "mean": CLIP_MEAN,
            "std": CLIP_STD,
            "resize_mode": "shortest",
        },
    }


_OPENAI = f"{HUB}/ViT-B-32__openai/resolve/a857c8de2c07bbcfa6646adfcf31b798845afa1e"
VIT_B_32 = ModelSpec(
    name="ViT-B-32",
    label="CLIP ViT-B/32 (small machines)",
    licence="MIT",
    files=(
        ModelFile(
            "visual/model.onnx",
            f"{_OPENAI}/visual/model.onnx",
            "33a3df41ceef21acdf371af00f6dd0456ec1f9eba24d03a7720f9c3734e40859",
            351_613_724,
        ),
        ModelFile(
            "textual/model.onnx",
            f"{_OPENAI}/textual/model.onnx",
            "b80cf0af751533a6712d92247f0ddc0c95208748bc59a1a27f33e67be6864e3b",
            254_193_396,
        ),
        ModelFile(
            "textual/tokenizer.json",
            f"{_OPENAI}/textual/tokenizer.json",
            "6d9109cc838977f3ca94a379eec36aecc7c807e1785cd729660ca2fc0171fb35",
            3_642_073,
        ),
    ),
    settings=_clip_settings("<|endoftext|>"),
)

_XLM = (
    f"{HUB}/XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k"
    "/resolve/111f6ddca817bb6cd8343c3e3dc5ce39d9ba54b0"
)
MULTILINGUAL = ModelSpec(
    name="XLM-Roberta-Base-ViT-B-32",
    label="CLIP ViT-B/32 with XLM-RoBERTa (100 languages)",
    licence="MIT",
    files=(
        ModelFile("visual/model.onnx", f"{_XLM}/visual/model.onnx", None),
        ModelFile("textual/model.onnx", f"{_XLM}/textual/model.onnx", None),
        ModelFile("textual/tokenizer.json", f"{_XLM}/textual/tokenizer.json", None),
    ),
    settings=_clip_settings("<pad>"),
)

_BUFFALO = f"{HUB}/buffalo_l/resolve/d09715916a0778919a770c343533641e250b8699"
FACES = ModelSpec(
    name="buffalo_l",
    label="InsightFace buffalo_l (faces)",
    licence="non-commercial research only",
    files=(
        ModelFile(
            "det_10g.onnx",
            f"{_BUFFALO}/detection/model.onnx",
            "5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91",
            16_923_827,
        ),
        ModelFile(
            "w600k_r50.onnx",
            f"{_BUFFALO}/recognition/model.onnx",
            "4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43",
            174_383_860,
        ),
    ),
)

MODELS = (SIGLIP2, VIT_B_32, MULTILINGUAL, FACES)
CLIP_FACTS = {
    SIGLIP2.name: ClipFacts("ViT-B-16-SigLIP2", 768, 0.06),
    VIT_B_32.name: ClipFacts("ViT-B-32-quickgelu", 512, 0.22),
    MULTILINGUAL.name: ClipFacts("xlm-roberta-base-ViT-B-32", 512, 0.2),
}


def model_named(name: str) -> ModelSpec:
    """Return a fetchable model. Raises ModelUnavailable for a name that is not in the list."""
    for spec in MODELS:
        if spec.name == name:
            return spec
    known = ", ".join(spec.name for spec in MODELS)
    raise ModelUnavailable(f"There is no model {name}. Known are: basic, {known}.")
