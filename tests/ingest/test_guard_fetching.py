"""What is asked of the world, and what never is."""

import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ingest.notifications.fetching import Fetcher, NotFetched, addresses_of, is_public
from tests.ingest.certificates import make_certificate

HOST = "sns.test"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/file?x=1")
            self.end_headers()
            return
        body = b"x" * 70_000 if self.path == "/large" else self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[int, Fetcher]]:
    """A server for HOST on loopback, and a fetcher that trusts it and takes loopback for public."""
    certificate = make_certificate(HOST)
    pem = tmp_path / "server.pem"
    pem.write_bytes(certificate.pem + certificate.key_pem)
    server = HTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    trusting = ssl.create_default_context(cadata=certificate.pem.decode())
    yield (
        server.server_port,
        Fetcher(resolve=lambda _: ["127.0.0.1"], may_ask=lambda _: True, tls=trusting),
    )
    server.shutdown()
    server.server_close()


def test_it_asks_the_address_for_the_name(tls: tuple[int, Fetcher]) -> None:
    port, fetcher = tls
    assert fetcher.fetch(f"https://{HOST}:{port}/file?x=1") == b"/file?x=1"
    assert fetcher.fetch(f"https://{HOST}:{port}") == b"/"


@pytest.mark.parametrize("path", ["moved", "large"])
def test_it_follows_nothing_and_reads_little(path: str, tls: tuple[int, Fetcher]) -> None:
    port, fetcher = tls
    with pytest.raises(NotFetched):
        fetcher.fetch(f"https://{HOST}:{port}/{path}")


def test_it_refuses_a_certificate_for_another_name(tls: tuple[int, Fetcher]) -> None:
    port, fetcher = tls
    with pytest.raises(NotFetched, match="did not answer"):
        fetcher.fetch(f"https://another.test:{port}/")


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "https:///x", "x"])
def test_it_asks_https_only(url: str) -> None:
    with pytest.raises(NotFetched, match="no https"):
        Fetcher().fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "ff02::1",
    ],
)  # fmt: skip
def test_it_never_asks_a_private_address(address: str) -> None:
    fetcher = Fetcher(resolve=lambda _: ["93.184.215.14", address])
    with pytest.raises(NotFetched, match="not a public address"):
        fetcher.fetch("https://sns.eu-west-1.amazonaws.com/x.pem")


def test_it_takes_public_addresses() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_it_resolves_once_and_keeps_to_that(tls: tuple[int, Fetcher]) -> None:
    port, trusting = tls
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    resolve: Callable[[str], list[str]] = lambda _: next(answers)  # noqa: E731
    fetcher = Fetcher(resolve=resolve, may_ask=trusting.may_ask, tls=trusting.tls)
    assert fetcher.fetch(f"https://{HOST}:{port}/a") == b"/a"
    assert next(answers) == ["169.254.169.254"]


def test_a_name_without_an_address_is_not_asked() -> None:
    def fail(_: str) -> list[str]:
        raise OSError

    with pytest.raises(NotFetched, match="no address"):
        Fetcher(resolve=fail).fetch("https://nowhere.test/")
    with pytest.raises(NotFetched):
        Fetcher(resolve=lambda _: []).fetch("https://nowhere.test/")


def test_it_resolves_like_the_system() -> None:
    assert "127.0.0.1" in addresses_of("localhost")
