"""The descriptor computes what dlib does, and tells faces from one another."""

from pathlib import Path

import dlib
import numpy as np
import PIL.Image
import pytest

from ml.encoder.runtime import open_session
from ml.face.alignment import MEAN_FACE
from ml.face.descriptor import (
    DESCRIPTOR_FILE,
    DIMENSIONS,
    LENGTH,
    NETWORK_DIMENSIONS,
    Descriptor,
    lifted,
)
from ml.face.descriptor_graph import NETWORK, prepare_descriptor
from ml.face.descriptor_weights import Stream, WeightsUnreadable, read_network
from ml.face.protocol import Box, Image
from ml.weights import ModelUnavailable, packaged_file

WHOLE = Box(0, 0, 1, 1)
LANDMARKS = [(float(x), float(y)) for x, y in MEAN_FACE * 0.6 + 0.2]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    prepare_descriptor(folder)
    return folder


@pytest.fixture(scope="module")
def descriptor(models: Path) -> Descriptor:
    return Descriptor(models)


def clouds(seed: int, size: int = 150) -> Image:
    """Soft colours: what the network is asked about need not be a face for it to agree."""
    coarse = np.random.default_rng(seed).integers(0, 256, (12, 12, 3)).astype(np.uint8)
    return np.asarray(PIL.Image.fromarray(coarse).resize((size, size)))


def test_it_computes_what_dlib_computes(models: Path) -> None:
    images = [clouds(seed) for seed in range(3)]
    network = dlib.face_recognition_model_v1(str(packaged_file(*NETWORK)))
    expected = np.array([network.compute_face_descriptor(image) for image in images])
    pixels = np.array(images, np.float32).transpose(0, 3, 1, 2)
    session = open_session(models / DESCRIPTOR_FILE, threads=1)
    (vectors,) = session.run(["vectors"], {"pixels": np.ascontiguousarray(pixels)})
    assert np.abs(vectors - expected).max() < 1e-4


def test_it_gives_unit_vectors_face_by_face(descriptor: Descriptor) -> None:
    image = clouds(1, 300)
    faces = [(WHOLE, LANDMARKS), *[(Box(0.1 * i, 0.1, 0.5, 0.6), ()) for i in range(5)]]
    vectors = descriptor.describe(image, faces)
    assert vectors.shape == (6, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert descriptor.describe(image, faces[-1:])[0] == pytest.approx(vectors[-1], abs=1e-5)


def test_it_keeps_how_far_apart_faces_are() -> None:
    random = np.random.default_rng(2)
    vectors = random.normal(size=(2, NETWORK_DIMENSIONS)).astype(np.float32)
    vectors *= 1.4 / np.linalg.norm(vectors, axis=1, keepdims=True)
    lengthened = lifted(vectors)
    assert np.linalg.norm(lengthened, axis=1) == pytest.approx(1)
    expected = np.linalg.norm(vectors[0] - vectors[1]) / LENGTH
    assert np.linalg.norm(lengthened[0] - lengthened[1]) == pytest.approx(expected, rel=1e-5)


def test_it_keeps_the_direction_of_what_is_too_long() -> None:
    assert lifted(np.array([[3, 4]], np.float32))[0] == pytest.approx([0.6, 0.8, 0])


def test_it_sees_a_turned_or_mirrored_face_as_the_same(descriptor: Descriptor) -> None:
    image = clouds(1, 300)
    (upright, other), (turned,), (mirrored,) = (
        descriptor.describe(clouds(1, 300), [(WHOLE, LANDMARKS), (WHOLE, LANDMARKS[::-1])]),
        descriptor.describe(np.rot90(image), [(WHOLE, [(y, 1 - x) for x, y in LANDMARKS])]),
        descriptor.describe(image[:, ::-1], [(WHOLE, _mirrored())]),
    )
    assert np.linalg.norm(upright - turned) < 0.05
    assert np.linalg.norm(upright - mirrored) < 0.05
    assert np.linalg.norm(upright - other) > 0.1


def _mirrored() -> list[tuple[float, float]]:
    left, right, nose, mouth, corner = [(1 - x, y) for x, y in LANDMARKS]
    return [right, left, nose, corner, mouth]


def test_it_describes_no_face_in_no_time(descriptor: Descriptor) -> None:
    assert descriptor.describe(clouds(1), []).shape == (0, DIMENSIONS)


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 3000, 3)])
def test_it_describes_what_is_hardly_a_picture(
    descriptor: Descriptor, shape: tuple[int, ...]
) -> None:
    (vector,) = descriptor.describe(np.zeros(shape, np.uint8), [(Box(0, 0, 0.01, 0.01), ())])
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_it_is_set_up_once(models: Path) -> None:
    written = (models / DESCRIPTOR_FILE).stat().st_mtime_ns
    prepare_descriptor(models)
    assert (models / DESCRIPTOR_FILE).stat().st_mtime_ns == written


def test_it_says_so_where_it_was_not_set_up(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable):
        Descriptor(tmp_path)


def test_it_reads_every_layer() -> None:
    network = read_network(packaged_file(*NETWORK))
    assert len(network.convolutions) == 29
    assert sum(each.stride == 2 for each in network.convolutions) == 5
    assert network.last.shape == (256, NETWORK_DIMENSIONS)


def text(name: str) -> bytes:
    return bytes([1, len(name)]) + name.encode()


def tensor(count: int) -> bytes:
    return b"\x01\x02" + b"\x01" + bytes([count]) + b"\x01\x01" * 3 + bytes(4 * count)


# One filter of 1 x 1 over three colours: three weights and a bias, then scale and shift.
FACTS = b"\x01\x01" * 5
SOUND = text("con_4") + tensor(4) + FACTS + text("affine_") + tensor(2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x01\x05hello",
        text("con_4"),
        text("con_4") + b"\x0f",
        text("con_4") + b"\x01\x07",
        text("con_4") + b"\x01\x02\x81\x05" + b"\x01\x01" * 3,
        text("con_4") + tensor(4)[:-1],
        text("con_4") + tensor(4) + FACTS,
        text("con_4") + tensor(5) + FACTS + text("affine_") + tensor(2),
        SOUND,
        SOUND + text("fc_2") + b"\x01\x02\x01\x03" + tensor(5),
    ],
)
def test_it_refuses_what_is_no_network(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "network.dat").write_bytes(content)
    with pytest.raises(WeightsUnreadable):
        read_network(tmp_path / "network.dat")


def test_it_reads_a_number_with_its_sign() -> None:
    assert Stream(b"\x82\x00\x01").integer() == -256
