"""Old PyTorch checkpoints give up their weights, and never run code."""

import io
import pickle
import sys
from collections import OrderedDict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ml.encoder.checkpoint import (
    MAGIC_NUMBER,
    PROTOCOL_VERSION,
    CheckpointUnreadable,
    read_checkpoint,
)


class Tensor:
    """Pickles as a torch tensor did: a call that looks into a storage."""

    def __init__(self, key: str, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]):
        self.key, self.view = key, (offset, shape, strides)

    def __reduce__(self) -> tuple[Any, ...]:
        rebuild = sys.modules["torch._utils"]._rebuild_tensor_v2
        return rebuild, (Storage(self.key), *self.view, False, OrderedDict())


class Storage:
    def __init__(self, key: str) -> None:
        self.key = key


class Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, Storage):
            kind = sys.modules["torch"].FloatStorage
            return ("storage", kind, obj.key, "cpu", 6, None)
        return None


@pytest.fixture
def _torch_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two names of torch that a checkpoint of weights mentions."""
    torch, utils = ModuleType("torch"), ModuleType("torch._utils")
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})
    utils._rebuild_tensor_v2 = lambda: None
    utils._rebuild_tensor_v2.__module__ = "torch._utils"
    utils._rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)


def write_checkpoint(path: Path, tensors: dict[str, Any]) -> None:
    stream = io.BytesIO()
    for value in (MAGIC_NUMBER, PROTOCOL_VERSION, {"little_endian": True}):
        pickle.dump(value, stream, protocol=2)
    Pickler(stream, protocol=2).dump(OrderedDict(tensors))
    pickle.dump(["0"], stream, protocol=2)
    numbers = np.arange(6, dtype="<f4")
    path.write_bytes(stream.getvalue() + len(numbers).to_bytes(8, "little") + numbers.tobytes())


@pytest.mark.usefixtures("_torch_names")
def test_it_reads_tensors_that_share_a_storage(tmp_path: Path) -> None:
    tensors = {"whole": Tensor("0", 0, (2, 3), (3, 1)), "turned": Tensor("0", 1, (2, 2), (1, 3))}
    write_checkpoint(tmp_path / "weights.pth", tensors)
    found = read_checkpoint(tmp_path / "weights.pth")
    assert found["whole"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["turned"].tolist() == [[1, 4], [2, 5]]


@pytest.mark.usefixtures("_torch_names")
def test_it_refuses_a_file_that_ends_within_its_weights(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    write_checkpoint(path, {"whole": Tensor("0", 0, (2, 3), (3, 1))})
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CheckpointUnreadable, match="ends within"):
        read_checkpoint(path)


def test_it_refuses_code(tmp_path: Path) -> None:
    path = tmp_path / "evil.pth"
    path.write_bytes(b"cos\nsystem\n(S'exit 1'\ntR.")
    with pytest.raises(CheckpointUnreadable, match=r"os\.system"):
        read_checkpoint(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a newer checkpoint", pickle.dumps(1) * 3])
def test_it_refuses_what_is_no_checkpoint(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.pth"
    path.write_bytes(content)
    with pytest.raises(CheckpointUnreadable, match="old format"):
        read_checkpoint(path)
