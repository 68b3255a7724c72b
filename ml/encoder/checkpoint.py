"""Reads a PyTorch checkpoint written before version 1.6 with numpy alone.

Such a file is a row of pickles followed by the raw storages. The unpickler knows four names and
refuses every other, so a checkpoint can hold weights but never code.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001
COUNT_BYTES = 8


class CheckpointUnreadable(Exception):
    """The file is no checkpoint of the old format, or it asks for more than weights."""


@dataclass(frozen=True)
class Storage:
    """A flat run of numbers that tensors look into."""

    key: str
    dtype: np.dtype[Any]


@dataclass(frozen=True)
class TensorView:
    """Where a tensor lies in its storage; strides are counted in numbers, not bytes."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _view(
    storage: Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> TensorView:
    return TensorView(storage, offset, shape, strides)


ALLOWED: dict[tuple[str, str], Callable[..., Any] | np.dtype[Any]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _view,
    ("torch", "FloatStorage"): np.dtype("<f4"),
    ("torch", "LongStorage"): np.dtype("<i8"),
}


class WeightsUnpickler(pickle.Unpickler):
    """Builds only what `ALLOWED` names."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        """Return the stand-in for an allowed name, raise `CheckpointUnreadable` otherwise."""
        try:
            return ALLOWED[module_name, global_name]
        except KeyError:
            raise CheckpointUnreadable(f"{module_name}.{global_name} is not allowed") from None

    def persistent_load(self, pid: Any) -> Storage:
        """Return the storage that a persistent id `("storage", dtype, key, …)` names."""
        _, dtype, key, *_ = pid
        return Storage(key, dtype)


def read_checkpoint(path: Path) -> dict[str, NDArray[Any]]:
    """Return the tensors of a checkpoint by name. Raises CheckpointUnreadable."""
    with path.open("rb") as file:
        views = _read_views(file)
        keys = WeightsUnpickler(file).load()
        dtypes = {view.storage.key: view.storage.dtype for view in views.values()}
        storages = {key: _read_storage(file, dtypes[key]) for key in keys}
    return {name: _read_tensor(storages[view.storage.key], view) for name, view in views.items()}


def _read_views(file: IO[bytes]) -> dict[str, TensorView]:
    try:
        magic, protocol = WeightsUnpickler(file).load(), WeightsUnpickler(file).load()
    except (pickle.UnpicklingError, EOFError) as error:
        raise CheckpointUnreadable("not a checkpoint of the old format") from error
    if (magic, protocol) != (MAGIC_NUMBER, PROTOCOL_VERSION):
        raise CheckpointUnreadable("not a checkpoint of the old format")
    WeightsUnpickler(file).load()  # the writer's byte order and word sizes: always little-endian
    views: dict[str, TensorView] = WeightsUnpickler(file).load()
    return views


def _read_storage(file: IO[bytes], dtype: np.dtype[Any]) -> NDArray[Any]:
    count = int.from_bytes(file.read(COUNT_BYTES), "little")
    raw = file.read(count * dtype.itemsize)
    if len(raw) != count * dtype.itemsize:
        raise CheckpointUnreadable("the file ends within its weights")
    return np.frombuffer(raw, dtype)


def _read_tensor(storage: NDArray[Any], view: TensorView) -> NDArray[Any]:
    strides = tuple(step * storage.itemsize for step in view.strides)
    return as_strided(storage[view.offset :], view.shape, strides).copy()
