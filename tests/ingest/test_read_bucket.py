"""A bucket as a source: listed in order, read from where a connection broke off."""

import io
import threading
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import User
from ingest.sources.bucket import BucketReader, client_of
from ingest.sources.bucket_address import BucketAddress
from ingest.sources.protocol import Entry, FileChanging, FileUnreadable, SourceOffline
from photos.models import Sidecar, Source
from tests.bucket_server import BucketServer, serve_bucket
from tests.ingest.bucket_sources import make_bucket_source


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with serve_bucket() as running:
        yield running


@pytest.fixture(autouse=True)
def _empty(server: BucketServer) -> None:
    server.empty()


def reader_at(owner: User, server: BucketServer, root: str = "s3://family") -> BucketReader:
    return BucketReader(make_bucket_source(owner, server.endpoint, root=root))


def paths(entries: Iterator[Entry]) -> list[str]:
    return [entry.path for entry in entries]


@pytest.mark.parametrize(
    ("root", "prefix", "path"),
    [
        ("s3://family", "", "2019/a.jpg"),
        ("s3://family/", "", "2019/a.jpg"),
        ("s3://family/2019", "2019/", "a.jpg"),
        ("s3://family/2019/", "2019/", "a.jpg"),
        ("s3://family/20", "20/", None),
        ("s3://family/#1?/2019", "#1?/2019/", None),
    ],
)
def test_a_prefix_is_a_folder(root: str, prefix: str, path: str | None) -> None:
    address = BucketAddress.of(root)
    assert (address.bucket, address.prefix) == ("family", prefix)
    assert address.path_of("2019/a.jpg") == path


def test_it_lists_what_is_below_the_prefix(alice: User, server: BucketServer) -> None:
    etag = server.put("mine/b ü+.jpg", b"1234567")
    for key in ("mine/a.jpg", "mine/folder/", "mine/sub/c.jpg", "mineral.jpg", "other/d.jpg"):
        server.put(key)
    reader = reader_at(alice, server, "s3://family/mine")
    reader.check()
    entries = list(reader.entries())
    assert [entry.path for entry in entries] == ["a.jpg", "b ü+.jpg", "sub/c.jpg"]
    assert (entries[1].size_bytes, entries[1].version) == (7, etag)
    assert reader.count() is None
    assert list(reader.unlisted()) == []


def test_it_goes_on_behind_a_path(alice: User, server: BucketServer) -> None:
    for name in "abcd":
        server.put(f"{name}.jpg")
    assert paths(reader_at(alice, server).entries(after="b.jpg")) == ["c.jpg", "d.jpg"]


def test_it_lists_more_than_a_page(
    alice: User, server: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")
    names = [f"{number:05}.jpg" for number in range(25)]
    for name in names:
        server.put(name, b"")
    assert paths(reader_at(alice, server).entries()) == names


def test_it_finds_what_lies_beside(alice: User, server: BucketServer) -> None:
    for key in ("a.jpg", "a.jpg.xmp", "a.xmp", "a.raw", "b.jpg", "c.xmp", "d.heic", "d.AAE", "e"):
        server.put(key, key.encode())
    reader = reader_at(alice, server)
    found = {entry.path: entry for entry in reader.entries()}
    assert list(found) == ["a.jpg", "a.raw", "b.jpg", "d.heic", "e"]
    said = {path: [side.filename for side in reader.sidecars(found[path])] for path in found}
    assert said == {
        "a.jpg": ["a.jpg.xmp", "a.xmp"],
        "a.raw": ["a.xmp"],
        "b.jpg": [],
        "d.heic": ["d.AAE"],
        "e": [],
    }
    [edits] = reader.sidecars(found["d.heic"])
    assert (edits.kind, edits.content) == (Sidecar.Kind.AAE, b"d.AAE")
    assert reader.entry("a.jpg") == found["a.jpg"]
    assert reader.entry("e") == found["e"]
    assert reader.entry("f.jpg") is None
    server.put("a.xmp", b"other words")
    changed = reader.entry("a.jpg")
    assert changed
    assert changed.version == found["a.jpg"].version
    assert changed.beside != found["a.jpg"].beside


def test_it_reads_an_object(alice: User, server: BucketServer) -> None:
    server.put("a.jpg", b"0123456789")
    reader = reader_at(alice, server)
    [entry] = reader.entries()
    with reader.open(entry) as stream:
        assert (stream.read(4), stream.read(), stream.read(4)) == (b"0123", b"456789", b"")


def test_an_object_that_changed_meanwhile_is_read_later(alice: User, server: BucketServer) -> None:
    server.put("a.jpg", b"first")
    reader = reader_at(alice, server)
    [entry] = reader.entries()
    server.put("a.jpg", b"second")
    with pytest.raises(FileChanging), reader.open(entry):
        pass


def test_an_object_that_is_gone_says_so(alice: User, server: BucketServer) -> None:
    server.put("a.jpg")
    reader = reader_at(alice, server)
    [entry] = reader.entries()
    server.client.delete_object(Bucket="family", Key="a.jpg")
    with pytest.raises(FileUnreadable, match="no longer there"), reader.open(entry):
        pass


def test_a_bucket_that_is_not_there_is_offline(alice: User, server: BucketServer) -> None:
    reader = reader_at(alice, server, "s3://nobodys")
    with pytest.raises(SourceOffline, match="no such bucket"):
        reader.check()
    with pytest.raises(SourceOffline):
        list(reader.entries())


def test_a_server_that_is_away_is_offline(alice: User) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9")
    reader = BucketReader(source)
    with pytest.raises(SourceOffline, match="does not answer"):
        reader.check()
    entry = Entry("a.jpg", 5, source.added_at, "etag")
    with pytest.raises(SourceOffline, match="does not answer"), reader.open(entry):
        pass


def test_lost_secrets_make_it_offline(alice: User, settings: Any) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9")
    settings.SECRET_KEY = "another"
    with pytest.raises(SourceOffline, match="Enter the access data again"):
        BucketReader(source)


class Unsteady(BaseHTTPRequestHandler):
    """Sends a few bytes of what is asked and hangs up; `answers` says what it does instead."""

    content = bytes(range(256)) * 40
    answers: list[int] = []
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Range", ""))
        status = self.answers.pop(0) if self.answers else 200
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        rest = self.content[start:]
        self.send_response(status)
        self.send_header("Content-Length", str(len(rest) if status == 200 else 0))
        self.send_header("ETag", '"etag"')
        self.end_headers()
        if status == 200:
            self.wfile.write(rest[:4096])
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def unsteady(alice: User) -> Iterator[tuple[BucketReader, Entry]]:
    Unsteady.answers, Unsteady.asked = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Unsteady)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    source = make_bucket_source(alice, f"http://127.0.0.1:{server.server_port}")
    size = len(Unsteady.content)
    yield BucketReader(source), Entry("a.jpg", size, source.added_at, "etag")
    server.shutdown()
    server.server_close()


def read_all(reader: BucketReader, entry: Entry) -> bytes:
    whole = io.BytesIO()
    with reader.open(entry) as stream:
        while piece := stream.read(1000):
            whole.write(piece)
    return whole.getvalue()


def test_it_goes_on_where_a_connection_broke_off(unsteady: tuple[BucketReader, Entry]) -> None:
    assert read_all(*unsteady) == Unsteady.content
    assert Unsteady.asked[0] == ""
    assert all(wanted.startswith("bytes=") for wanted in Unsteady.asked[1:])
    assert len(Unsteady.asked) == 3


def test_it_tries_a_busy_server_again(unsteady: tuple[BucketReader, Entry]) -> None:
    Unsteady.answers = [503, 500]
    assert read_all(*unsteady) == Unsteady.content


def test_it_reports_a_server_that_stays_busy(unsteady: tuple[BucketReader, Entry]) -> None:
    Unsteady.answers = [503] * 4
    with pytest.raises(SourceOffline, match="503"):
        read_all(*unsteady)


def test_it_gives_up_on_a_line_that_breaks_again_and_again(
    unsteady: tuple[BucketReader, Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Unsteady, "content", bytes(100_000))
    with pytest.raises(FileUnreadable, match="again and again"):
        read_all(*unsteady)


def test_it_says_that_an_object_may_not_be_read(unsteady: tuple[BucketReader, Entry]) -> None:
    Unsteady.answers = [403]
    with pytest.raises(FileUnreadable, match="may not read"):
        read_all(*unsteady)


def test_it_signs_with_the_keys_of_the_source(alice: User) -> None:
    source: Source = make_bucket_source(alice, "http://127.0.0.1:9")
    credentials = client_of(source)._request_signer._credentials
    assert (credentials.access_key, credentials.secret_key) == ("key", "secret")


def test_what_is_read_at_once_is_whole(unsteady: tuple[BucketReader, Entry]) -> None:
    reader, entry = unsteady
    with reader.open(entry) as stream:
        assert len(stream.read(4000)) == 4000
        assert stream.read(4000) + stream.read(-1) == Unsteady.content[4000:]


class Large(BaseHTTPRequestHandler):
    """Lists so many objects, a thousand at a time."""

    count = 0

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        start = int(asked.get("continuation-token", ["0"])[0])
        objects = "".join(
            f"<Contents><Key>{number:06}.jpg</Key><Size>9</Size><ETag>e</ETag>"
            "<LastModified>2020-01-01T00:00:00.000Z</LastModified></Contents>"
            for number in range(start, start + 1000)
        )
        more = start + 1000 < self.count
        token = f"<NextContinuationToken>{start + 1000}</NextContinuationToken>" if more else ""
        truncated = f"<IsTruncated>{str(more).lower()}</IsTruncated>"
        body = f"<ListBucketResult>{truncated}{token}{objects}</ListBucketResult>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_it_holds_no_more_than_a_page_of_a_large_bucket(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reader = BucketReader(make_bucket_source(alice, f"http://127.0.0.1:{server.server_port}"))
    reader.check()
    monkeypatch.setattr(Large, "count", 2_000)  # the next page is read beside the last one
    of_two_pages = peak_of_reading(reader, 2_000)
    monkeypatch.setattr(Large, "count", 6_000)
    assert peak_of_reading(reader, 6_000) < 1.5 * of_two_pages
    server.shutdown()
    server.server_close()


def peak_of_reading(reader: BucketReader, count: int) -> int:
    """The most bytes that were held at once."""
    tracemalloc.start()
    assert sum(1 for _ in reader.entries()) == count
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak_bytes
