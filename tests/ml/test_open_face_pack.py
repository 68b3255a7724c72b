"""Packs of FaceAnalysis are found in the models folder, and run without the network."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from ml.face import (
    Box,
    FaceModel,
    FaceSpace,
    available_face_models,
    face_model_version,
    face_space,
    load_face_model,
)
from ml.face.onnx_header import NotOnnx, read_header
from ml.face.registry import BASIC
from ml.weights import ModelUnavailable
from tests.ml.face_pictures import (
    HER_FACE,
    SQUARE_PX,
    picture,
    portrait,
    squares,
    write_detector,
    write_recogniser,
)
from tests.ml.pictures import plain

SAMPLES = Path(__file__).parents[3] / "shared" / "data"
SAMPLE = "faceanalysis_pack"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the sample pack is not here")


def write_pack(folder: Path, answers: int = 9, **options) -> None:
    write_detector(folder / "det.onnx", answers, **options)
    write_recogniser(folder / "rec.onnx")


def open_tiny(models_dir: Path, answers: int = 9, **options) -> FaceModel:
    write_pack(models_dir / "tiny", answers, **options)
    return load_face_model("tiny", models_dir)


@pytest.mark.parametrize("answers", [6, 9, 10, 15])
def test_it_finds_a_face_where_the_detector_says(tmp_path: Path, answers: int) -> None:
    model = open_tiny(tmp_path, answers)
    (face,) = model.find_faces(squares((48, 64)))
    assert face.box == Box(32 / 128, 48 / 128, 32 / 128, 32 / 128)
    assert face.confidence == pytest.approx(1, abs=0.01)
    assert len(face.landmarks) == (5 if answers in (9, 15) else 0)


def test_it_gives_landmarks_in_fractions_of_the_picture(tmp_path: Path) -> None:
    (face,) = open_tiny(tmp_path).find_faces(squares((48, 64)))
    for number, point in enumerate(face.landmarks):
        moved = (0.2 * number * SQUARE_PX, (0.2 * number + 0.1) * SQUARE_PX)
        expected = ((48 + moved[0]) / 128, (64 + moved[1]) / 128)
        assert point == pytest.approx(expected, abs=1e-5)


def test_it_brings_a_wide_picture_into_a_fixed_input(tmp_path: Path) -> None:
    image = PIL.Image.fromarray(squares((48, 16), size=(128, 64))).resize((512, 256), 0)
    (face,) = open_tiny(tmp_path).find_faces(np.asarray(image))
    assert face.box == Box(32 / 128, 0, 32 / 128, 32 / 64)


def test_it_uses_the_usual_size_where_the_input_is_open(tmp_path: Path) -> None:
    model = open_tiny(tmp_path, side="side")
    (face,) = model.find_faces(squares((320, 320), size=(640, 640)))
    assert (face.box.left, face.box.width) == pytest.approx((304 / 640, 32 / 640))


def test_it_takes_doubles_for_one_face(tmp_path: Path) -> None:
    model = open_tiny(tmp_path)
    assert len(model.find_faces(squares((48, 64), (56, 64)))) == 1
    assert len(model.find_faces(squares((24, 64), (96, 64)))) == 2


def test_it_finds_none_where_there_is_none(tmp_path: Path) -> None:
    assert open_tiny(tmp_path).find_faces(plain("black")) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (20000, 8)])
def test_it_bears_pictures_of_any_shape(tmp_path: Path, size: tuple[int, int]) -> None:
    assert open_tiny(tmp_path).find_faces(plain("black", width=size[0], height=size[1])) == []


def test_it_describes_by_the_recognition_network(tmp_path: Path) -> None:
    model = open_tiny(tmp_path)
    (face,) = model.describe_faces(plain("red"), [Box(0.25, 0.25, 0.5, 0.5)])
    assert model.dimensions == 3
    assert face.vector == pytest.approx(np.array([1, -1, -1]) / np.sqrt(3), abs=1e-5)


def test_it_looks_for_landmarks_in_a_box_that_was_drawn(tmp_path: Path) -> None:
    middle, corner = Box(1 / 3, 1 / 3, 1 / 3, 1 / 3), Box(0, 0, 0.2, 0.2)
    there, away = open_tiny(tmp_path).describe_faces(squares((64, 64)), [middle, corner])
    assert (there.box, away.box) == (middle, corner)
    assert (len(there.landmarks), len(away.landmarks)) == (5, 0)
    assert (there.confidence, away.confidence) == pytest.approx((1, 0), abs=0.01)


def test_it_lets_networks_of_mxnet_scale_their_pixels(tmp_path: Path) -> None:
    write_detector(tmp_path / "scaling" / "det.onnx", 9)
    write_recogniser(tmp_path / "scaling" / "rec.onnx", scales=True)
    image, box = plain("red"), Box(0.25, 0.25, 0.5, 0.5)
    (face,) = load_face_model("scaling", tmp_path).describe_faces(image, [box])
    (expected,) = open_tiny(tmp_path).describe_faces(image, [box])
    assert face.vector == pytest.approx(expected.vector, abs=1e-5)


def test_it_lists_complete_packs_behind_the_default(tmp_path: Path) -> None:
    write_pack(tmp_path / "tiny")
    write_pack(tmp_path / "models" / "another")
    write_recogniser(tmp_path / "half" / "rec.onnx")
    write_pack(tmp_path / "basic")
    assert available_face_models(tmp_path) == [BASIC, "another", "tiny"]
    assert available_face_models(tmp_path / "nowhere") == [BASIC]
    assert load_face_model("another", tmp_path).name == "another"


def test_it_leaves_other_networks_of_a_pack_alone(tmp_path: Path) -> None:
    write_recogniser(tmp_path / "tiny" / "a_first.onnx", answer=(1, 3, 1, 1))
    write_detector(tmp_path / "tiny" / "b_small.onnx", 9, side=96)
    (tmp_path / "tiny" / "c_torn.onnx").write_bytes(b"\x3a\xff\x01torn")
    (tmp_path / "tiny" / "d_text.onnx").write_text("version https://git-lfs.example/spec/v1\n")
    (tmp_path / "tiny" / "e_empty.onnx").touch()
    (tmp_path / "tiny" / "f_endless.onnx").write_bytes(b"\xff" * 20)
    assert open_tiny(tmp_path).dimensions == 3


@pytest.mark.parametrize("missing", ["det.onnx", "rec.onnx"])
def test_it_says_what_a_pack_lacks(tmp_path: Path, missing: str) -> None:
    write_pack(tmp_path / "tiny")
    (tmp_path / "tiny" / missing).unlink()
    with pytest.raises(ModelUnavailable, match=r"tiny.*fetch_models"):
        load_face_model("tiny", tmp_path)


def test_it_sees_that_a_pack_was_completed(tmp_path: Path) -> None:
    write_pack(tmp_path / "tiny")
    whole = (tmp_path / "tiny" / "det.onnx").read_bytes()
    (tmp_path / "tiny" / "det.onnx").write_bytes(whole[:-100])
    assert available_face_models(tmp_path) == [BASIC]
    (tmp_path / "tiny" / "det.onnx").write_bytes(whole)
    assert available_face_models(tmp_path) == [BASIC, "tiny"]


def test_it_reads_what_a_file_takes_and_gives(tmp_path: Path) -> None:
    write_detector(tmp_path / "det.onnx", 6, side="open")
    header = read_header(tmp_path / "det.onnx")
    assert header.inputs == ((1, 3, 0, 0),)
    assert header.outputs == ((0, 0),) * 6
    write_recogniser(tmp_path / "rec.onnx", scales=True)
    assert read_header(tmp_path / "rec.onnx").first_nodes[:2] == ("_minusscalar0", "_mulscalar0")


def test_it_refuses_what_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "torn.onnx").write_bytes(b"\x3a\xff\x01torn")
    with pytest.raises(NotOnnx):
        read_header(tmp_path / "torn.onnx")


def test_it_knows_versions_without_loading() -> None:
    assert face_model_version(BASIC) >= 1
    assert face_model_version("buffalo_l") >= 1


def test_it_knows_the_space_of_a_model_without_loading(tmp_path: Path) -> None:
    tiny = open_tiny(tmp_path)
    space = FaceSpace(tiny.version, tiny.dimensions, tiny.cutoff)
    assert face_space("tiny", tmp_path) == space
    assert face_space(BASIC, tmp_path).cutoff > 0
    with pytest.raises(ModelUnavailable, match="no pack"):
        face_space("none", tmp_path)


@pytest.fixture(scope="module")
def sample() -> FaceModel:
    return load_face_model(SAMPLE, SAMPLES / "models")


@needs_samples
def test_it_runs_the_sample_pack(sample: FaceModel) -> None:
    (face,) = sample.find_faces(np.asarray(portrait()))
    left, top, right, bottom = (edge / 512 for edge in HER_FACE)
    assert (face.box.left, face.box.top) == pytest.approx((left, top), abs=0.04)
    assert face.box.left + face.box.width == pytest.approx(right, abs=0.04)
    assert face.box.top + face.box.height == pytest.approx(bottom, abs=0.04)
    assert face.vector.shape == (128,)


@needs_samples
@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "rocket.jpg"])
def test_it_finds_none_with_the_sample_pack(sample: FaceModel, name: str) -> None:
    assert sample.find_faces(np.asarray(picture(name))) == []


@needs_samples
def test_it_finds_a_face_that_fills_the_picture_with_the_sample_pack(sample: FaceModel) -> None:
    face = portrait().crop(HER_FACE).resize((600, 800))
    assert len(sample.find_faces(np.asarray(face))) == 1


@needs_samples
def test_it_tells_people_apart_with_the_sample_pack(sample: FaceModel) -> None:
    """What was seen of the pack elsewhere: the same person 0.71 to 0.78, others at most 0.16."""
    folders = sorted((SAMPLES / "faces" / "lfw" / "dev").iterdir())
    several = [sorted(folder.iterdir())[:2] for folder in folders if len([*folder.iterdir()]) > 1]
    vectors = [[_vector(sample, path) for path in pair] for pair in several[:6]]
    same = [float(first @ second) for first, second in vectors]
    other = [float(one[0] @ two[0]) for one in vectors for two in vectors if one is not two]
    assert np.median(same) > 0.6
    assert max(other) < 0.4


def _vector(model: FaceModel, path: Path) -> np.ndarray:
    return model.find_faces(np.asarray(PIL.Image.open(path).convert("RGB")))[0].vector
