"""`make test-docker`: every command of the Compose file with its settings, its secrets and its
health checks, against servers that are started as Compose would. A container alone is missing."""

import io
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from PIL import Image

from tests.docker.compose import is_ours, services
from tests.docker.household import Household, free_port, wait_until
from tests.docker.servers import bucket, database, valkey
from tests.s3.ceph import is_installed

pytestmark = pytest.mark.services

OURS = [name for name, service in services().items() if is_ours(service)]
RUNNING = [name for name in OURS if name not in {"prepare", "worker-gpu"}]
PHOTOS, BEFORE_THE_STOP = 30, 8
ANSWER_SECONDS = 120

Ask = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """All of it, prepared and running."""
    house = Household(tmp_path_factory.mktemp("house"))
    house.make_secrets()
    house.data.mkdir()
    house.secrets.chmod(0o755)  # the database is another user here
    with (
        database(house.folder, free_port(), house.secrets) as database_url,
        valkey(house.folder, free_port(), house.secrets) as broker_url,
    ):
        (house.secrets / "database_url").write_text(database_url)
        (house.secrets / "broker_url").write_text(broker_url)
        try:
            assert house.call("prepare").splitlines()[-1] == "Prepared."
            for name in RUNNING:
                house.start(name)
            house.start_caddy()
            house.wait_until_healthy(*RUNNING)
            yield house
        finally:
            house.end()


@pytest.fixture(scope="module")
def ask(house: Household) -> Ask:
    """Through Caddy, over TLS whose certificate is checked, and through no proxy of this machine."""
    words = ["python", "manage.py", "create_api_key", "anna@example.org", "--scope"]
    key = house.call("web", *words, "read", "upload").splitlines()[-1]
    session = requests.Session()
    session.trust_env = False
    session.verify = str(house.authority)
    session.headers["Authorization"] = f"Bearer {key}"
    wait_until(lambda: has_door(house), "Caddy made no certificate")

    def send(method: str, path: str, **words: Any) -> requests.Response:
        return session.request(method, house.url + path, timeout=ANSWER_SECONDS, **words)

    return send


def has_door(house: Household) -> bool:
    return house.authority.exists()


def picture(number: int) -> bytes:
    content = io.BytesIO()
    squares = Image.frombytes("RGB", (16, 12), random.Random(number).randbytes(16 * 12 * 3))
    squares.resize((1600, 1200)).save(content, "JPEG", comment=f"photo {number}")
    return content.getvalue()


def send_photo(ask: Ask, number: int) -> int:
    """As an app does, until it is there; the new photo."""
    answers: list[requests.Response] = []

    def is_taken() -> bool:
        headers = {"X-Filename": f"{number}.jpg", "Content-Type": "application/octet-stream"}
        answers.append(ask("POST", "/api/v1/upload/", data=picture(number), headers=headers))
        assert answers[-1].status_code in {200, 201, 502, 503}, answers[-1].text
        return answers[-1].ok

    wait_until(is_taken, f"photo {number} was never taken")
    return int(answers[-1].json()["photo"])


def done_in(house: Household) -> dict[str, int]:
    """How many photos each stage has done, once none waits."""
    house.call("web", "python", "manage.py", "status", "--wait")
    rows = json.loads(house.call("web", "python", "manage.py", "status", "--json"))
    return {row["stage"]: row["done"] for row in rows}


def test_every_service_runs_and_is_healthy(house: Household) -> None:
    for name in RUNNING:
        assert house.running[name].poll() is None, name
        assert house.is_healthy(name), name


def test_a_photo_comes_in_through_the_door_and_is_seen(house: Household, ask: Ask) -> None:
    photo = send_photo(ask, 0)
    done = done_in(house)
    assert done["renditions"] == done["embedding"] == 1
    told = ask("GET", f"/api/v1/photos/{photo}/").json()
    assert (told["width_px"], told["height_px"]) == (1600, 1200)
    assert ask("GET", f"/photos/{photo}/original").content == picture(0)
    assert ask("GET", f"/photos/{photo}/thumbnail").headers["Content-Type"] == "image/webp"
    assert [path.suffix for path in originals_in(house)] == [".jpg"]


def originals_in(house: Household) -> list[Path]:
    return [path for path in (house.data / "originals").rglob("*") if path.is_file()]


def test_pages_come_compressed_and_only_over_tls(house: Household, ask: Ask) -> None:
    page = ask("GET", "/sign-in/", headers={"Accept-Encoding": "gzip", "Authorization": ""})
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert page.headers["Content-Encoding"] == "gzip"
    inside = requests.Session()
    inside.trust_env = False
    plain = inside.get(f"http://127.0.0.1:{house.web}/", allow_redirects=False, timeout=60)
    assert plain.headers["Location"].startswith("https://")


def test_the_address_of_who_asks_is_theirs_whatever_they_write(house: Household, ask: Ask) -> None:
    tried = {"email": "anna@example.org", "password": "wrong"}
    forged = {"X-Forwarded-For": "6.6.6.6", "Authorization": ""}
    assert ask("POST", "/tokens/", json=tried, headers=forged).status_code == 401
    with psycopg.connect((house.secrets / "database_url").read_text()) as connection:
        query = "select host(address) from accounts_auditentry where verb = 'sign_in_failed'"
        assert connection.execute(query).fetchall() in ([("127.0.0.1",)], [("::1",)])


def test_it_is_stopped_in_the_middle_of_an_import_and_goes_on(house: Household, ask: Ask) -> None:
    """SIGTERM to all of ours: each ends by itself, and nothing that was sent is lost or done twice.
    Caddy stays, and keeps those waiting who ask meanwhile."""
    before = done_in(house)
    with ThreadPoolExecutor(1) as app:
        sent = [app.submit(send_photo, ask, number) for number in range(1, PHOTOS + 1)]
        sent[BEFORE_THE_STOP].result()
        took = {name: round(house.stop(name), 1) for name in RUNNING}
        assert not sent[-1].done(), "the middle was missed"
        for name in RUNNING:
            house.start(name)
        photos = {each.result() for each in sent}
    print(f"\nSeconds from SIGTERM to the end: {took}")
    assert len(photos) == PHOTOS
    house.wait_until_healthy(*RUNNING)
    after = done_in(house)
    assert {after[name] - before[name] for name in ("renditions", "embedding")} == {PHOTOS}


@pytest.mark.skipif(not is_installed(), reason="Ceph is not installed; make test-s3 installs it")
def test_originals_lie_behind_s3(house: Household, ask: Ask) -> None:
    """The profile s3, with its bucket, its key and its address. The image of `storage` cannot be
    had without Docker: Ceph's gateway answers in its place, and checks signatures as it does."""
    in_folder = originals_in(house)
    with bucket(house.folder, house.secrets) as storage:
        house.env_file["HEIRLOOM_ORIGINALS_FILE"] = "/run/secrets/originals_url"
        for name in RUNNING:
            house.stop(name)
            house.start(name)
        house.wait_until_healthy(*RUNNING)
        before = done_in(house)
        photo = send_photo(ask, PHOTOS + 1)
        after = done_in(house)
        assert {after[name] - before[name] for name in ("renditions", "embedding")} == {1}
        assert ask("GET", f"/photos/{photo}/original").content == picture(PHOTOS + 1)
        part = ask("GET", f"/photos/{photo}/original", headers={"Range": "bytes=5-9"})
        assert (part.status_code, part.content) == (206, picture(PHOTOS + 1)[5:10])
        [kept] = storage.list_objects_v2(Bucket="heirloom")["Contents"]
        assert kept["Key"].startswith("originals/")
        assert originals_in(house) == in_folder
        assert has_storage(ask)
    assert ask("GET", f"/photos/{photo}/original").status_code == 503
    assert not has_storage(ask)


def has_storage(ask: Ask) -> bool:
    """As health tells it, to whoever has no key."""
    return bool(ask("GET", "/health/", headers={"Authorization": ""}).json()["storage"])
