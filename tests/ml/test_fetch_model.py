"""Models arrive whole and unchanged, or not at all."""

import hashlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ml.catalogue import CLIP_FACTS, MODELS, model_named
from ml.weights import (
    ChecksumMismatch,
    ModelFile,
    ModelSpec,
    ModelUnavailable,
    fetch_model,
    missing_files,
    write_atomically,
)

CONTENT = bytes(range(256)) * 12_000  # three chunks
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Hub:
    """A real server with byte ranges; it can cut a download and forget how to resume."""

    address: str = ""
    cut_after: int | None = None
    resumes: bool = True
    asked: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    hub: Hub

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:  # the name that http.server asks for
        self.hub.asked.append(self.headers.get("Range", ""))
        answers = {"/model": self.send_range, "/moved": self.redirect, "/bare": self.send_range}
        answers.get(self.path, lambda: self.send_error(404))()

    def redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/bare")
        self.send_header("X-Linked-Etag", f'"{SHA256}"')
        self.end_headers()

    def send_range(self) -> None:
        start = int(self.headers["Range"][6:-1]) if self.hub.resumes else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if self.hub.resumes else 200)
        if self.path == "/model":
            self.send_header("ETag", f'"{SHA256}"')
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.hub.cut_after])


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()
    handler = type("HubHandler", (Handler,), {"hub": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def spec(address: str, *, sha256: str | None = SHA256) -> ModelSpec:
    file = ModelFile("visual/model.onnx", address, sha256, len(CONTENT))
    return ModelSpec("Tiny", "Tiny", "MIT", (file,), {"config.json": {"embed_dim": 3}})


def ignore(_name: str, _here: int, _all: int | None) -> None:
    pass


def test_it_fetches_a_model_and_writes_its_settings(hub: Hub, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int | None]] = []
    fetch_model(spec(f"{hub.address}/model"), tmp_path, lambda *step: steps.append(step))
    assert (tmp_path / "Tiny/visual/model.onnx").read_bytes() == CONTENT
    assert json.loads((tmp_path / "Tiny/config.json").read_text()) == {"embed_dim": 3}
    assert steps[-1] == ("visual/model.onnx", len(CONTENT), len(CONTENT))
    assert [here for _, here, _ in steps] == sorted(here for _, here, _ in steps)


def test_it_fetches_nothing_twice(hub: Hub, tmp_path: Path) -> None:
    for _ in range(2):
        fetch_model(spec(f"{hub.address}/model"), tmp_path, ignore)
    assert len(hub.asked) == 1


def test_it_resumes_where_it_was_cut(hub: Hub, tmp_path: Path) -> None:
    hub.cut_after = 2_000_000
    with pytest.raises(ModelUnavailable):
        fetch_model(spec(f"{hub.address}/model"), tmp_path, ignore)
    assert not (tmp_path / "Tiny/visual/model.onnx").exists()
    hub.cut_after = None
    fetch_model(spec(f"{hub.address}/model"), tmp_path, ignore)
    assert (tmp_path / "Tiny/visual/model.onnx").read_bytes() == CONTENT
    assert hub.asked == ["bytes=0-", "bytes=2000000-"]


def test_it_starts_again_where_the_server_cannot_resume(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "Tiny/visual").mkdir(parents=True)
    (tmp_path / "Tiny/visual/model.onnx.part").write_bytes(CONTENT[:1000])
    hub.resumes = False
    fetch_model(spec(f"{hub.address}/model"), tmp_path, ignore)
    assert (tmp_path / "Tiny/visual/model.onnx").read_bytes() == CONTENT


def test_it_finishes_a_download_that_only_lacked_its_name(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "Tiny/visual").mkdir(parents=True)
    (tmp_path / "Tiny/visual/model.onnx.part").write_bytes(CONTENT)
    fetch_model(spec(f"{hub.address}/model"), tmp_path, ignore)
    assert (tmp_path / "Tiny/visual/model.onnx").read_bytes() == CONTENT


def test_it_refuses_another_file_and_forgets_it(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ChecksumMismatch, match=SHA256):
        fetch_model(spec(f"{hub.address}/model", sha256="0" * 64), tmp_path, ignore)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("path", ["/model", "/moved"])
def test_it_checks_against_what_the_hub_announces(hub: Hub, tmp_path: Path, path: str) -> None:
    fetch_model(spec(f"{hub.address}{path}", sha256=None), tmp_path, ignore)
    assert missing_files(spec(hub.address), tmp_path) == []


def test_it_refuses_what_nobody_gives_a_checksum_for(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ChecksumMismatch, match="announces no SHA-256"):
        fetch_model(spec(f"{hub.address}/bare", sha256=None), tmp_path, ignore)
    assert not (tmp_path / "Tiny/visual/model.onnx").exists()


def test_it_says_what_to_do_by_hand_without_a_network(hub: Hub, tmp_path: Path) -> None:
    for address in ("http://127.0.0.1:9/model", f"{hub.address}/gone"):
        with pytest.raises(ModelUnavailable) as failure:
            fetch_model(spec(address), tmp_path, ignore)
        assert address in str(failure.value)
        assert str(tmp_path / "Tiny/visual/model.onnx") in str(failure.value)


def test_it_takes_files_that_were_put_there_by_hand(tmp_path: Path) -> None:
    (tmp_path / "Tiny/visual").mkdir(parents=True)
    (tmp_path / "Tiny/visual/model.onnx").write_bytes(CONTENT)
    fetch_model(spec("http://127.0.0.1:9/model"), tmp_path, ignore)
    assert (tmp_path / "Tiny/config.json").exists()


def test_it_writes_a_file_whole_when_many_write_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "basic/labels.npy"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_atomically, [path] * 32, [CONTENT] * 32))
    assert path.read_bytes() == CONTENT
    assert list(path.parent.iterdir()) == [path]


def test_it_knows_its_models_by_name() -> None:
    assert [model_named(spec.name) for spec in MODELS] == list(MODELS)
    with pytest.raises(ModelUnavailable, match="Known are: basic, ViT-B-16-SigLIP2"):
        model_named("ViT-Z-99")


def test_it_pins_every_file_by_checksum_or_revision() -> None:
    for file in (file for spec in MODELS for file in spec.files):
        assert file.url.startswith("https://")
        assert file.sha256 or "/main/" not in file.url


def test_it_says_how_large_a_model_is() -> None:
    assert model_named("ViT-B-32").size_bytes == 609_449_193
    assert set(CLIP_FACTS) < {spec.name for spec in MODELS}
