"""Models that are fetched: what they are, where they come from, and how they get here safely.

Every file is pinned by SHA-256. A download resumes where it was cut, and a file appears under
its name only once its checksum is right. The folder can also be filled by hand.
"""

import functools
import hashlib
import importlib.util
import json
import logging
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

logger = logging.getLogger(__name__)

CHUNK_BYTES = 1 << 20
TIMEOUT_SECONDS = 60
HTTP_PARTIAL = 206
HTTP_RANGE_BEYOND_END = 416

# Told the bytes that are here and the bytes that there are (None while unknown) of one file.
Progress = Callable[[str, int, int | None], None]


class ModelUnavailable(Exception):
    """A model is not in the models folder; the message says how to get it there."""


class ChecksumMismatch(ModelUnavailable):
    """What arrived is not the file that was pinned."""


@dataclass(frozen=True)
class ModelFile:
    """One file of a model. `sha256=None`: the one the hub announces for the pinned revision."""

    path: str
    url: str
    sha256: str | None
    size_bytes: int | None = None


@dataclass(frozen=True)
class ModelSpec:
    """A model that can be fetched. `settings` are small JSON files that are written beside it."""

    name: str
    label: str
    licence: str
    files: tuple[ModelFile, ...]
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int:
        """What is known of the size of the whole download."""
        return sum(file.size_bytes or 0 for file in self.files)


def missing_files(spec: ModelSpec, models_dir: Path) -> list[ModelFile]:
    """Return the files of a model that are not in the models folder."""
    return [file for file in spec.files if not (models_dir / spec.name / file.path).exists()]


def fetch_model(spec: ModelSpec, models_dir: Path, on_progress: Progress) -> None:
    """Fetch what is missing of a model. Raises ModelUnavailable."""
    folder = models_dir / spec.name
    for file in missing_files(spec, models_dir):
        try:
            _fetch_file(file, folder / file.path, on_progress)
        except (OSError, HTTPException) as error:
            raise ModelUnavailable(_by_hand(spec, models_dir, error)) from error
    for name, content in spec.settings.items():
        write_atomically(folder / name, json.dumps(content, indent=2).encode())
    logger.info("model %s is complete", spec.name)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or none, whoever else writes it too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{uuid4().hex}.part")
    partial.write_bytes(content)
    partial.replace(path)


def packaged_file(package: str, path: str) -> Path:
    """Return a file that comes with a Python package, without running the package's code."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (Path(folder) / path).exists():
            return Path(folder) / path
    raise ModelUnavailable(
        f"The package {package} with {path} is not installed; install the requirements again."
    )


def _fetch_file(file: ModelFile, target: Path, on_progress: Progress) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.part")
    announced = _download(file, partial, on_progress)
    expected = file.sha256 or announced
    if expected is None:
        raise ChecksumMismatch(f"{file.url} announces no SHA-256 to check {file.path} against.")
    with partial.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        partial.unlink()
        raise ChecksumMismatch(f"{file.path}: SHA-256 is {found}, not {expected}. Fetch it again.")
    partial.replace(target)


def _download(file: ModelFile, partial: Path, on_progress: Progress) -> str | None:
    start = partial.stat().st_size if partial.exists() else 0
    hops = _RememberingRedirects()
    # The scheme is https (or http in the tests) because every address is written above.
    request = urllib.request.Request(file.url, headers={"Range": f"bytes={start}-"})  # noqa: S310
    try:
        with urllib.request.build_opener(hops).open(request, timeout=TIMEOUT_SECONDS) as response:
            _receive(response, partial, start, functools.partial(on_progress, file.path))
            return hops.checksum or _announced(response.headers)
    except urllib.error.HTTPError as error:
        if error.code != HTTP_RANGE_BEYOND_END or not start:
            raise
        return hops.checksum or _announced(error.headers)  # the cut came after the last byte


def _receive(
    response: Any, partial: Path, start: int, report: Callable[[int, int | None], None]
) -> None:
    """Append to the part, or begin it anew where the server sends all of the file."""
    resumes = response.status == HTTP_PARTIAL
    size = _total_size(response, start if resumes else 0)
    with partial.open("ab" if resumes else "wb") as stream:
        _copy(response, stream, lambda here: report(here, size))
        if size is not None and stream.tell() < size:
            raise ConnectionError(f"cut after {stream.tell()} of {size} bytes")


def _copy(response: IO[bytes], stream: IO[bytes], report: Callable[[int], None]) -> None:
    while chunk := response.read(CHUNK_BYTES):
        stream.write(chunk)
        report(stream.tell())


def _total_size(response: Any, start: int) -> int | None:
    length = response.headers.get("Content-Length")
    return start + int(length) if length else None


class _RememberingRedirects(urllib.request.HTTPRedirectHandler):
    """Keeps the checksum that the hub announces beside the redirect to its file store."""

    checksum: str | None = None

    def redirect_request(self, *args: Any) -> urllib.request.Request | None:
        headers = args[4]
        self.checksum = self.checksum or _announced(headers)
        return super().redirect_request(*args)


def _announced(headers: Any) -> str | None:
    tag = (headers.get("X-Linked-Etag") or headers.get("ETag") or "").strip('W/"')
    return tag if re.fullmatch(r"[0-9a-f]{64}", tag) else None


def _by_hand(spec: ModelSpec, models_dir: Path, error: Exception) -> str:
    lines = [
        f"{file.url}\n    -> {models_dir / spec.name / file.path}"
        for file in missing_files(spec, models_dir)
    ]
    return "\n  ".join(
        [
            f"Could not fetch {spec.name}: {error}.",
            "Try again (it resumes), or put these files there by hand and run the same command:",
            *lines,
        ]
    )
