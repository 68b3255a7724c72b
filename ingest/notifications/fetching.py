"""Asking a server whose address somebody else wrote down: only public addresses, each resolved
once and then kept to, over TLS, without following redirects."""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

SECONDS = 5.0
MOST_BYTES = 2**16

Resolve = Callable[[str], list[str]]


class NotFetched(OSError):
    """The address must not be asked, or did not answer as it should."""


def addresses_of(host: str) -> list[str]:
    """Every address of a host, in the order of the resolver."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Neither this machine, nor its networks, nor a cloud's metadata, nor a group."""
    parsed = ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return bool(mapped.is_global and not mapped.is_multicast)


class PinnedConnection(http.client.HTTPSConnection):
    """TLS for a host's name, to the one address that was checked."""

    def __init__(self, host: str, port: int, *, address: str, tls: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=tls)
        self.address = address
        self.tls = tls

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), SECONDS)
        self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)


@dataclass(frozen=True)
class Fetcher:
    """What it asks of the world can be another in tests."""

    resolve: Resolve = addresses_of
    may_ask: Callable[[str], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str) -> bytes:
        """The body of a small answer with status 200. Raises NotFetched."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise NotFetched(f"{url} is no https address.")
        address = self.checked_address(parts.hostname)
        connection = PinnedConnection(
            parts.hostname, parts.port or 443, address=address, tls=self.tls
        )
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            connection.request("GET", target)
            return small_body(connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            raise NotFetched(f"{parts.hostname} did not answer: {error}") from error
        finally:
            connection.close()

    def checked_address(self, host: str) -> str:
        """One address of the host, if all of them may be asked."""
        try:
            addresses = self.resolve(host)
        except OSError as error:
            raise NotFetched(f"{host} has no address.") from error
        if not addresses or not all(self.may_ask(address) for address in addresses):
            raise NotFetched(f"{host} is not a public address.")
        return addresses[0]


def small_body(response: http.client.HTTPResponse) -> bytes:
    body = response.read(MOST_BYTES + 1)
    if response.status != http.client.OK or len(body) > MOST_BYTES:
        raise NotFetched(f"It answered {response.status} with {len(body)} bytes.")
    return body
