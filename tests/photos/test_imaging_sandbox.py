"""Hostile files may kill the child, never the worker."""

from __future__ import annotations

import io
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from photos.formats import FORMATS, Format
from photos.imaging import child, sandbox
from photos.imaging.child import Call, Reply, answer, limit_memory, read_call, serve, write_message
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.picture import check_size
from photos.imaging.render import render_here
from photos.imaging.sandbox import end_idle_children, run_limited
from tests.photos.imaging_files import dng, encoded, sensor_of, write_video

PLENTY = 2**40
FAST = {"preset": "ultrafast"}


def test_it_returns_what_the_function_returns_from_another_process() -> None:
    assert run_limited(math.factorial, 20) == math.factorial(20)
    assert run_limited(os.getpid) != os.getpid()


def test_it_keeps_the_child_for_the_next_call() -> None:
    assert run_limited(os.getpid) == run_limited(os.getpid)


def test_it_costs_less_than_five_milliseconds() -> None:
    run_limited(os.getpid)
    started = time.perf_counter()
    for _ in range(100):
        run_limited(os.getpid)
    assert (time.perf_counter() - started) / 100 < 0.005


def test_it_carries_large_results() -> None:
    assert run_limited(bytes, 20_000_000) == bytes(20_000_000)


def test_it_stops_what_takes_too_long() -> None:
    with pytest.raises(DecodingFailed, match=r"Decoding took longer than 0\.2 s"):
        run_limited(time.sleep, 30, seconds=0.2)
    assert run_limited(math.factorial, 3) == 6


def test_it_stops_what_needs_too_much_memory() -> None:
    with pytest.raises(DecodingFailed, match="Decoding needed more than 200 MB"):
        run_limited(bytearray, 300 * 2**20, memory_bytes=200 * 2**20)
    assert len(run_limited(bytes, 2**20)) == 2**20


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGSEGV, "The decoder crashed (signal 11)."),
        (signal.SIGKILL, "The decoder crashed (signal 9)."),
        (signal.SIGTRAP, "Decoding needed more than 512 MB."),
        (signal.SIGALRM, "Decoding took longer than 10 s."),
    ],
)
def test_it_survives_a_child_that_dies(number: int, reason: str) -> None:
    with pytest.raises(DecodingFailed) as failed:
        run_limited(os.kill, 0, number)
    assert failed.value.reason == reason
    assert run_limited(math.factorial, 3) == 6


def test_it_survives_a_child_that_leaves() -> None:
    with pytest.raises(DecodingFailed, match=r"exit status 3"):
        run_limited(os._exit, 3)


def test_it_names_an_error_that_nobody_expected() -> None:
    with pytest.raises(DecodingFailed, match="The decoder failed: ValueError: invalid literal"):
        run_limited(int, "x")


def test_it_raises_what_the_function_says_of_the_file() -> None:
    with pytest.raises(UndecodablePhoto, match="too large"):
        run_limited(check_size, 60_000, 60_000)
    with pytest.raises(FileNotFoundError):
        run_limited(os.stat, "/nowhere")


def test_it_replaces_a_child_that_died_while_idle() -> None:
    first = run_limited(os.getpid)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert run_limited(os.getpid) != first


def test_it_says_so_when_the_child_dies_before_the_call_arrives() -> None:
    victim = sandbox.Child()
    os.kill(victim._process.pid, signal.SIGKILL)
    victim._process.wait()
    with pytest.raises(DecodingFailed, match="signal 9"):
        victim.ask(Call(bytes, (b"x" * 2**20,), PLENTY, 5.0))
    victim.kill()


def test_it_ends_what_the_child_started(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(DecodingFailed, match="longer"):
        run_limited(os.system, f"sleep 1; touch {mark}", seconds=0.2)
    time.sleep(1.2)
    assert not mark.exists()


def test_it_keeps_what_decoders_print_out_of_the_answers() -> None:
    assert run_limited(os.system, "echo noise; echo noise >&2") == 0
    assert run_limited(os.write, 1, b"noise") == 5
    assert run_limited(math.factorial, 3) == 6


def test_it_hides_the_secrets_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    end_idle_children()
    assert run_limited(os.getenv, "SECRET_KEY") is None
    assert run_limited(os.getenv, "PATH") == os.environ["PATH"]


def test_it_works_from_several_threads_at_once() -> None:
    children: list[int] = []

    def ask() -> None:
        run_limited(time.sleep, 0.2)
        children.append(run_limited(os.getpid))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(children)) == 3


def ask_from_a_fork(answers: multiprocessing.connection.Connection) -> None:
    answers.send(run_limited(os.getpid))


def test_it_gives_a_forked_worker_a_child_of_its_own() -> None:
    ours = run_limited(os.getpid)
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    worker = context.Process(target=ask_from_a_fork, args=(there,), daemon=True)
    worker.start()
    theirs = here.recv()
    worker.join()
    assert theirs != ours
    assert run_limited(os.getpid) == ours


def test_it_lets_go_of_its_children_after_a_fork() -> None:
    first = run_limited(os.getpid)
    kept = list(sandbox._idle)
    sandbox._forget_children()
    assert run_limited(os.getpid) != first
    for forgotten in kept:
        forgotten._process.wait(timeout=5)


def test_it_ends_its_children_with_itself() -> None:
    process = run_limited(os.getpid)
    end_idle_children()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def within(spare_bytes: int, path: Path, photo_format: Format) -> Reply:
    """Decode with so much more memory than this process has now."""
    status = Path("/proc/self/status").read_text()
    used_kib = int(status.split("VmData:")[1].split()[0])
    try:
        return answer(Call(render_here, (path, photo_format), used_kib * 1024 + spare_bytes, 20.0))
    finally:
        limit_memory(PLENTY)


@pytest.mark.parametrize(("name", "spare_mib"), [("dng", 8), ("mp4", 8)])
def test_the_child_names_a_decoders_lack_of_memory(
    tmp_path: Path, name: str, spare_mib: int
) -> None:
    path = tmp_path / "photo"
    picture = Image.new("RGB", (8000, 5000))
    if name == "mp4":
        write_video(path, [picture], codec="mjpeg", pixels="yuvj420p")
    else:
        path.write_bytes(dng(sensor_of(picture)))
    error = within(spare_mib * 2**20, path, FORMATS[name]).error
    assert isinstance(error, DecodingFailed)
    assert error.reason.startswith("Decoding needed more than")


@pytest.mark.parametrize("complaint", ["Out of memory", "Memory allocation error: no space"])
def test_it_tells_a_heif_decoders_lack_of_memory_from_a_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: str
) -> None:
    """Where its decoder runs dry differs from machine to machine; what it says does not."""

    def runs_dry(_: object) -> None:
        raise ValueError(complaint)

    path = tmp_path / "photo"
    path.write_bytes(encoded(Image.new("RGB", (64, 48)), "HEIF", enc_params=FAST))
    monkeypatch.setattr("pillow_heif.open_heif", runs_dry)
    error = within(PLENTY, path, FORMATS["heic"]).error
    assert isinstance(error, DecodingFailed)
    assert error.reason.startswith("Decoding needed more than")


# The child's own side, in this process, where coverage sees it.


def test_the_child_answers_until_its_parent_has_gone() -> None:
    calls, replies = io.BytesIO(), io.BytesIO()
    write_message(calls, Call(math.factorial, (4,), PLENTY, 5.0))
    calls.seek(0)
    serve(calls, replies)
    assert replies.getvalue().endswith(b".")
    assert read_call(io.BytesIO()) is None


def test_the_child_answers_with_the_error() -> None:
    assert answer(Call(bytearray, (2**60,), PLENTY, 5.0)).error is not None
    assert isinstance(answer(Call(os.stat, ("/nowhere",), PLENTY, 5.0)).error, FileNotFoundError)


def no_memory() -> None:
    raise OSError(12, "Cannot allocate memory")


def test_the_child_takes_the_systems_word_for_no_memory() -> None:
    error = answer(Call(no_memory, (), PLENTY, 5.0)).error
    assert isinstance(error, DecodingFailed)
    assert "needed more than" in error.reason


def test_the_childs_last_words_are_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    replies = io.BytesIO()
    child.speak_last_words(replies)
    sys.excepthook(KeyError, KeyError("tag"), None)
    replies.seek(0)
    reply = read_call(replies)
    assert isinstance(reply, Reply)
    assert str(reply.error) == "The decoder failed: KeyError: 'tag'"


def test_the_child_serves_its_standard_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    calls, written = os.pipe()
    read, replies = os.pipe()
    with os.fdopen(written, "wb") as ours:
        write_message(ours, Call(math.factorial, (4,), PLENTY, 5.0))
    kept = os.dup(0), os.dup(1)
    os.dup2(calls, 0)
    os.dup2(replies, 1)
    try:
        child.main()
    finally:
        os.dup2(kept[0], 0)
        os.dup2(kept[1], 1)
    with os.fdopen(read, "rb") as theirs:
        reply = read_call(theirs)
    assert isinstance(reply, Reply)
    assert reply.result == 24
