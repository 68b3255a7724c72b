"""What a family does meanwhile: photos come in by two ways, pages are looked at, health is asked."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from PIL import Image

from tests.chaos.parts import EMAIL, PASSWORD, Library

ANSWER_SECONDS, START_SECONDS = 60, 180
PAUSE_SECONDS = 0.5
PAGES = ("/", "/search/?q=red", "/api/v1/photos/", "/api/v1/photos/months/", "/albums/")
UNREACHED = 0


@dataclass(frozen=True)
class Answer:
    """What came of one request: `status` is 0 where no answer came at all."""

    path: str
    asked_at: float
    answered_at: float
    status: int
    said: Any = None


@dataclass
class Seen:
    """What the family saw, noted by several threads."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    uploads: list[Answer] = field(default_factory=list)
    pages: list[Answer] = field(default_factory=list)
    health: list[Answer] = field(default_factory=list)


def make_photos(folder: Path, count: int) -> list[Path]:
    """Small photos, none like another: each that is would be compared with all of its kind."""
    folder.mkdir(parents=True)
    paths = [folder / f"{number:04}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        chance = random.Random(f"{folder.name}{number}")
        squares = Image.frombytes("RGB", (4, 3), chance.randbytes(4 * 3 * 3))
        squares.resize((320, 240)).save(path, comment=f"{folder.name}{number}")
    return paths


class Load:
    """Threads that go on until `stop`; what is to come in comes in also after it."""

    def __init__(self, library: Library, *, seconds: float) -> None:
        self.library, self.seconds, self.seen = library, seconds, Seen()
        self.key = library.manage_well(
            *("create_api_key", EMAIL, "--scope", "read", "--scope", "upload")
        ).splitlines()[-1]
        self._stopped, self._nobody = threading.Event(), requests.Session()
        self._browser = self._signed_in()
        self._bringing: list[threading.Thread] = []
        self._looking: list[threading.Thread] = []

    def start(self, uploads: Sequence[Path], folders: Sequence[Path]) -> None:
        self._bringing = [
            threading.Thread(target=self._send, args=(uploads[::2],)),
            threading.Thread(target=self._send, args=(uploads[1::2],)),
            threading.Thread(target=self._import, args=(folders,)),
        ]
        self._looking = [
            threading.Thread(target=self._browse),
            threading.Thread(target=self._ask_for_health),
        ]
        wait_for(self.is_ready, seconds=START_SECONDS, failure=lambda: "it is never ready")
        for thread in (*self._bringing, *self._looking):
            thread.start()

    def wait_until_all_is_in(self, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for thread in self._bringing:
            thread.join(max(0, deadline - time.monotonic()))
        assert not any(thread.is_alive() for thread in self._bringing), "an import never ended"

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._looking:
            thread.join()

    def is_ready(self) -> bool:
        """Beat is known to live once it has asked for something."""
        return self._ask(health_path(self.library.url), browser=self._nobody).status == 200

    def _send(self, photos: Sequence[Path]) -> None:
        """As an app does: each again and again, until the server says that it has it."""
        for photo in photos:
            while not self._has_taken(photo):
                time.sleep(PAUSE_SECONDS)
            self._stopped.wait(0.8 * self.seconds / len(photos))

    def _has_taken(self, photo: Path) -> bool:
        headers = {"X-Filename": photo.name, "Content-Type": "application/octet-stream"}
        answer = self._ask("/api/v1/upload/", body=photo.read_bytes(), headers=headers)
        self.seen.uploads.append(answer)
        if answer.status in {200, 201}:
            self.seen.acknowledged[photo.name] = answer.said["photo"]
            return True
        if 400 <= answer.status < 500 and answer.status != 429:
            self.seen.refused.append(f"{photo.name}: {answer.status} {answer.said}")
        return False

    def _import(self, folders: Sequence[Path]) -> None:
        """As a person at a terminal does: the command again, where it did not end well."""
        for folder in folders:
            while self.library.manage("import_folder", str(folder), "--user", EMAIL).returncode:
                time.sleep(PAUSE_SECONDS)
            self._stopped.wait(0.6 * self.seconds / len(folders))

    def _browse(self) -> None:
        browser, paths = self._browser, list(PAGES)
        while not self._stopped.wait(PAUSE_SECONDS):
            path = paths.pop(0)
            self.seen.pages.append(self._ask(path, browser=browser))
            paths = paths or [*PAGES, *self._pictures()]

    def _pictures(self) -> list[str]:
        known = list(self.seen.acknowledged.values())[-2:]
        return [f"/photos/{photo}/{what}" for photo in known for what in ("", "original")]

    def _signed_in(self) -> requests.Session:
        browser = requests.Session()
        page = f"{self.library.url}/sign-in/"
        browser.get(page, timeout=ANSWER_SECONDS).raise_for_status()
        form = {
            "username": EMAIL,
            "password": PASSWORD,
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        browser.post(page, form, timeout=ANSWER_SECONDS).raise_for_status()
        assert "sessionid" in browser.cookies, "the sign-in failed"
        return browser

    def _ask_for_health(self) -> None:
        path = health_path(self.library.url)
        while not self._stopped.wait(PAUSE_SECONDS):
            self.seen.health.append(self._ask(path, browser=self._nobody))

    def _ask(
        self,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        browser: requests.Session | None = None,
    ) -> Answer:
        said = {} if browser else {"Authorization": f"Bearer {self.key}"}
        asked_at = time.monotonic()
        method = "GET" if body is None else "POST"
        try:
            answer = (browser or requests).request(
                method, self.library.url + path, data=body,
                headers={**said, **(headers or {})}, timeout=ANSWER_SECONDS, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            return Answer(path, asked_at, time.monotonic(), UNREACHED, str(error))
        is_json = "json" in answer.headers.get("Content-Type", "")
        told = answer.json() if is_json else answer.text[-300:]
        return Answer(path, asked_at, time.monotonic(), answer.status_code, told)


def health_path(url: str) -> str:
    """Whether it can serve, where the library tells that apart."""
    ready = "/health/ready"
    answer = requests.get(url + ready, timeout=ANSWER_SECONDS, allow_redirects=False)
    return ready if answer.status_code in {200, 503} else "/health/"


def wait_for(what: Callable[[], bool], *, seconds: float, failure: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, failure()
        time.sleep(3)
