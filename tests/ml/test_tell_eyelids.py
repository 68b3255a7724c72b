"""Open eyes are told from closed ones by the points of a network that draws eyelids, if there is
one in the pack; without, nobody knows."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from ml.box import Box
from ml.face import FoundFace, load_face_model, sees_eyelids
from ml.face.eyelids import POINTS, SIDE_PX, Eyelids, openness, tells_eyelids
from ml.face.onnx_header import Header, read_header
from tests.ml.face_pictures import squares, write_detector, write_recogniser

FACE = np.full((400, 400, 3), 90, np.uint8)
BOX = Box(0.25, 0.25, 0.5, 0.5)


def points(left: float, right: float, lean: float = 0) -> np.ndarray:
    """Eyes so open, as ellipses 20 px wide; `lean` in degrees."""
    found = np.full((POINTS, 2), 96.0)
    around = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    for first, middle, share in ((33, (70, 80), left), (87, (120, 80), right)):
        eye = np.stack([10 * np.cos(around), 10 * share * np.sin(around)], axis=1)
        found[first : first + 10] = eye + middle
    turn = np.radians(lean)
    return found @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def write_landmarks(path: Path, drawn: np.ndarray, *, scales: bool = False) -> Path:
    """A network that draws the same points whatever it sees, moved by how bright that is: its
    brightness is 0 for a mean grey, as it is told that."""
    answer = (drawn / (SIDE_PX / 2) - 1).reshape(1, -1).astype(np.float32)
    names = ("_minusscalar0", "_mulscalar0") if scales else ("first", "second")
    nodes = [
        helper.make_node("Sub", ["data", "nothing"], ["moved"], name=names[0]),
        helper.make_node("Mul", ["moved", "nothing"], ["still"], name=names[1]),
        helper.make_node("ReduceMean", ["still"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Add", ["points", "mean"], ["fc1"]),
    ]
    constants = [
        numpy_helper.from_array(answer, "points"),
        numpy_helper.from_array(np.zeros(1, np.float32), "nothing"),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("data", TensorProto.FLOAT, ["n", 3, SIDE_PX, SIDE_PX])],
        [helper.make_tensor_value_info("fc1", TensorProto.FLOAT, [1, 2 * POINTS])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
    return path


def told(path: Path, image: np.ndarray = FACE, box: Box = BOX) -> bool | None:
    return Eyelids(path, read_header(path), threads=1).are_open(image, box)


@pytest.mark.parametrize("lean", [0, 25, -40])
def test_it_measures_height_over_width_however_the_head_leans(lean: float) -> None:
    assert openness(points(0.4, 0.2, lean)) == pytest.approx(0.3, abs=0.03)


def test_points_that_are_all_in_one_place_are_no_error() -> None:
    assert np.isfinite(openness(np.zeros((POINTS, 2))))


@pytest.mark.parametrize("scales", [False, True])
def test_it_tells_open_eyes_from_closed_ones(tmp_path: Path, scales: bool) -> None:
    opened = write_landmarks(tmp_path / "open.onnx", points(0.4, 0.4), scales=scales)
    closed = write_landmarks(tmp_path / "closed.onnx", points(0.1, 0.12), scales=scales)
    assert told(opened) is True
    assert told(closed) is False


def test_a_small_face_tells_nothing(tmp_path: Path) -> None:
    path = write_landmarks(tmp_path / "open.onnx", points(0.4, 0.4))
    assert told(path, box=Box(0.5, 0.5, 0.1, 0.1)) is None


def test_it_knows_such_a_network_by_its_header(tmp_path: Path) -> None:
    path = write_landmarks(tmp_path / "a.onnx", points(0.4, 0.4))
    assert tells_eyelids(read_header(path))
    write_recogniser(tmp_path / "rec.onnx")
    assert not tells_eyelids(read_header(tmp_path / "rec.onnx"))
    assert not tells_eyelids(Header((), ((1, 212),), ()))


def test_a_pack_with_eyelids_tells_open_eyes_and_one_without_does_not(tmp_path: Path) -> None:
    for name in ("plain", "full"):
        write_detector(tmp_path / name / "det.onnx", 9)
        write_recogniser(tmp_path / name / "rec.onnx")
    write_landmarks(tmp_path / "full" / "2d106det.onnx", points(0.4, 0.4))
    assert [sees_eyelids(name, tmp_path) for name in ("basic", "plain", "full", "none")] == [
        *(False, False, True, False)
    ]
    assert face(tmp_path, "plain").eyes_open is None
    assert face(tmp_path, "full").eyes_open is True


def face(models_dir: Path, name: str) -> FoundFace:
    large = np.kron(squares((48, 64)), np.ones((4, 4, 1), np.uint8))
    (found,) = load_face_model(name, models_dir).find_faces(large)
    return found
