"""Google Drive's API over real HTTP: signing in, lists, changes, downloads, and their troubles."""

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from ingest.drive import oauth
from ingest.drive.client import DriveClient
from ingest.drive.download import RANGE_BYTES, Download
from ingest.drive.errors import (
    DamagedDownload,
    DriveAway,
    FileGone,
    SignInAgain,
    TokenRanOut,
)
from ingest.sources.protocol import FileUnreadable
from tests.ingest.drive_server import Drive, Fault, Server, addresses

BACK = "http://library.example/sources/drive/back/"


@pytest.fixture
def drive(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    with Server() as drive:
        for name, value in addresses(drive).items():
            setattr(settings, name, value)
        monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the waits between retries
        yield drive


@pytest.fixture
def client(drive: Drive) -> DriveClient:
    return DriveClient(drive.grant())


def download_of(client: DriveClient, file_id: str) -> Download:
    file = client.file(file_id)
    return Download(client, file.id, size_bytes=file.size_bytes, md5=file.md5)


def read_all(client: DriveClient, file_id: str, size: int = 2**20) -> bytes:
    download = download_of(client, file_id)
    return b"".join(iter(lambda: download.read(size), b""))


def say_yes(address: str) -> dict[str, str]:
    """Follow the person to Google's page; what the browser brings back."""

    class Stay(HTTPRedirectHandler):
        def http_error_302(self, request: Any, reply: Any, *rest: Any) -> Any:
            return reply

    with build_opener(Stay).open(address) as reply:
        query = parse_qs(urlsplit(reply.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


# Signing in


def test_it_trades_the_code_for_a_lasting_permission(drive: Drive) -> None:
    handshake = oauth.new_handshake()
    back = say_yes(oauth.permission_address(handshake, BACK))
    assert back["state"] == handshake.state
    assert oauth.refresh_token_for(back["code"], handshake, BACK) in drive.refresh_tokens


def test_it_gets_nothing_with_another_verifier(drive: Drive) -> None:
    back = say_yes(oauth.permission_address(oauth.new_handshake(), BACK))
    with pytest.raises(SignInAgain):
        oauth.refresh_token_for(back["code"], oauth.new_handshake(), BACK)


def test_it_gets_nothing_for_a_code_a_second_time(drive: Drive) -> None:
    handshake = oauth.new_handshake()
    back = say_yes(oauth.permission_address(handshake, BACK))
    oauth.refresh_token_for(back["code"], handshake, BACK)
    with pytest.raises(SignInAgain):
        oauth.refresh_token_for(back["code"], handshake, BACK)


def test_it_notices_that_reading_was_not_allowed(drive: Drive) -> None:
    drive.scope = "openid"
    handshake = oauth.new_handshake()
    back = say_yes(oauth.permission_address(handshake, BACK))
    with pytest.raises(SignInAgain, match="Tick"):
        oauth.refresh_token_for(back["code"], handshake, BACK)


def test_it_notices_that_the_permission_does_not_last(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Drive, "grant", lambda self: "")
    handshake = oauth.new_handshake()
    back = say_yes(oauth.permission_address(handshake, BACK))
    with pytest.raises(SignInAgain, match="lasting"):
        oauth.refresh_token_for(back["code"], handshake, BACK)


def test_it_tells_a_google_that_is_away_from_a_refusal(drive: Drive, settings: Any) -> None:
    drive.faults.append(Fault("/token", status=503))
    with pytest.raises(DriveAway):
        oauth.refresh_token_for("code", oauth.new_handshake(), BACK)
    settings.GOOGLE_TOKEN_URL = "http://127.0.0.1:9/token"
    with pytest.raises(DriveAway):
        oauth.refresh_token_for("code", oauth.new_handshake(), BACK)


@pytest.mark.parametrize("body", [b"[]", b"<html>", b"\xff"])
def test_it_takes_nonsense_for_no_answer(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setattr(
        "tests.ingest.drive_server.json.dumps", lambda value: body.decode("latin-1")
    )
    handshake = oauth.new_handshake()
    back = say_yes(oauth.permission_address(handshake, BACK))
    with pytest.raises(DriveAway):
        oauth.refresh_token_for(back["code"], handshake, BACK)


# Lists


def test_it_reads_a_list_page_by_page(drive: Drive, client: DriveClient) -> None:
    drive.page = 3
    for number in range(8):
        drive.put(f"{number}.jpg", b"x%d" % number)
    names, page, pages = [], None, 0
    while pages == 0 or page:
        files, page = client.files("trashed = false", page)
        names += [file.name for file in files]
        pages += 1
    assert (names, pages) == ([f"{number}.jpg" for number in range(8)], 3)


def test_it_tells_what_drive_knows_of_a_file(drive: Drive, client: DriveClient) -> None:
    file = client.file(drive.put("a.jpg", b"abc"))
    assert (file.name, file.size_bytes, file.parent) == ("a.jpg", 3, client.root())
    assert file.md5 == hashlib.md5(b"abc").hexdigest()
    assert file.modified_at == datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_it_lists_the_folders_to_choose_from(drive: Drive, client: DriveClient) -> None:
    drive.page = 2
    for name in ("b", "C", "a", "it's"):
        drive.folder(name)
    drive.folder("inside", parent=drive.folder("quo'te", parent="an'other"))
    drive.put("no folder.jpg", b"x")
    assert [folder.name for folder in client.folders_in(client.root())] == ["a", "b", "C", "it's"]
    assert len(client.all_folders()) == 6
    assert client.folders_in("nobody's ' folder \\") == []


def test_it_says_whose_drive_it_is(drive: Drive, client: DriveClient) -> None:
    assert client.account() == ("p-1", "anna@example.org")


def test_it_hears_of_changes_in_order_and_page_by_page(drive: Drive, client: DriveClient) -> None:
    kept, gone = drive.put("kept.jpg", b"1"), drive.put("gone.jpg", b"2")
    token = client.start_token()
    drive.page = 1
    drive.change(kept, name="renamed.jpg")
    drive.remove(gone)
    first, token, is_all = client.changes(token)
    assert (first[0].file.name, is_all) == ("renamed.jpg", False)
    second, token, is_all = client.changes(token)
    assert (second[0].file_id, second[0].file, is_all) == (gone, None, True)
    assert client.changes(token) == ([], token, True)


def test_it_says_when_a_place_in_a_list_is_forgotten(client: DriveClient) -> None:
    with pytest.raises(TokenRanOut):
        client.files("", "from-last-month")


# Troubles


@pytest.mark.parametrize(
    "fault",
    [
        Fault("/drive", 429, "rateLimitExceeded"),
        Fault("/drive", 403, "userRateLimitExceeded"),
        Fault("/drive", 500),
        Fault("/drive", 503),
        Fault("/drive", 401, "authError"),
    ],
)
def test_it_asks_again_after_a_passing_trouble(
    drive: Drive, client: DriveClient, fault: Fault
) -> None:
    drive.faults.extend([fault, fault])
    assert client.root()
    assert drive.asked("/drive") == 3


@pytest.mark.parametrize(
    ("status", "reason", "error"),
    [
        (429, "rateLimitExceeded", DriveAway),
        (403, "userRateLimitExceeded", DriveAway),
        (502, "backendError", DriveAway),
        (401, "authError", SignInAgain),
        (404, "notFound", FileGone),
        (403, "cannotDownloadAbusiveFile", FileGone),
    ],
)
def test_it_gives_up_with_a_name_for_the_trouble(
    drive: Drive, client: DriveClient, status: int, reason: str, error: type[Exception]
) -> None:
    drive.faults.extend([Fault("/drive", status, reason)] * 20)
    with pytest.raises(error):
        client.file("id")


def test_it_says_that_a_permission_was_revoked(drive: Drive, client: DriveClient) -> None:
    client.root()
    drive.revoke()
    with pytest.raises(SignInAgain):
        client.root()


def test_it_keeps_a_permission_that_cannot_be_asked_for_now(
    drive: Drive, client: DriveClient, settings: Any
) -> None:
    drive.faults.extend([Fault("/token", 503)] * 20)
    with pytest.raises(DriveAway):
        client.root()
    settings.GOOGLE_TOKEN_URL = "http://127.0.0.1:9/token"
    with pytest.raises(DriveAway):
        DriveClient("refresh").root()


# Downloads


def test_it_brings_the_bytes_in_ranges(drive: Drive, client: DriveClient) -> None:
    content = bytes(range(256)) * (RANGE_BYTES // 100)
    assert read_all(client, drive.put("film.mp4", content)) == content
    assert len(drive.ranges) == len(content) // RANGE_BYTES + 1
    assert read_all(client, drive.put("a.jpg", b"tiny"), size=3) == b"tiny"
    assert read_all(client, drive.put("empty.jpg", b"")) == b""


def test_it_goes_on_where_the_line_was_cut(drive: Drive, client: DriveClient) -> None:
    content = bytes(range(256)) * (RANGE_BYTES // 100)
    film = drive.put("film.mp4", content)
    drive.faults.append(Fault(f"/drive/v3/files/{film}?media", cut_after=0))
    download = download_of(client, film)
    found = download.read()
    drive.faults.append(Fault(f"/drive/v3/files/{film}?media", cut_after=1000))
    drive.faults.append(Fault(f"/drive/v3/files/{film}?media", status=429))
    found += b"".join(iter(download.read, b""))
    assert found == content
    assert drive.ranges.count(f"bytes=0-{RANGE_BYTES - 1}") == 2
    assert drive.ranges.count(f"bytes={RANGE_BYTES}-{2 * RANGE_BYTES - 1}") == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("/drive/v3/files/film?media", cut_after=10), FileUnreadable),
        (Fault("/drive/v3/files/film?media", 500), FileUnreadable),
        (Fault("/drive/v3/files/film", 500), DriveAway),
        (Fault("/drive/v3/files/film?media", 429), DriveAway),
    ],
)
def test_it_tells_a_file_that_is_not_to_be_had_from_a_drive_that_is_away(
    drive: Drive, client: DriveClient, fault: Fault, error: type[Exception]
) -> None:
    download = download_of(client, drive.put("film.mp4", b"x" * 1000, id="film"))
    drive.faults.extend([fault] * 50)
    with pytest.raises(error):
        download.read()


def test_it_never_takes_other_bytes_for_the_file(drive: Drive, client: DriveClient) -> None:
    film = drive.put("film.mp4", b"x" * 1000)
    drive.faults.append(Fault(f"/drive/v3/files/{film}?media", damage=True))
    with pytest.raises(DamagedDownload):
        read_all(client, film)
    drive.content[film] = b"x" * 999
    with pytest.raises(DamagedDownload):
        read_all(client, film)
    drive.content[film] = b"x" * (3 * RANGE_BYTES)
    with pytest.raises(DamagedDownload):
        read_all(client, film)


def test_it_says_that_a_file_went_away_before_it_came(drive: Drive, client: DriveClient) -> None:
    film = drive.put("film.mp4", b"x" * 1000)
    download = download_of(client, film)
    drive.remove(film)
    with pytest.raises(FileGone):
        download.read()
