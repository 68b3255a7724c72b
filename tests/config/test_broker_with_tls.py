"""A worker on another machine reaches broker and cache by `rediss://`, and trusts no other server."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.conf import settings as django_settings
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as NoConnection

from config.cache import Cache
from ops.health import broker_answers
from tests.ingest.certificates import make_certificate

HOST = "localhost"


class Door:
    """TLS in front of the tests' broker, as Valkey itself or stunnel would offer it."""

    def __init__(self, folder: Path) -> None:
        self.inside = urlsplit(django_settings.REDIS_URL)
        certificate = make_certificate(HOST)
        self.authority = folder / "ca.pem"
        self.authority.write_bytes(certificate.pem)
        both = folder / "both.pem"
        both.write_bytes(certificate.pem + certificate.key_pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        self.loop = asyncio.new_event_loop()
        serving = asyncio.start_server(self.admit, HOST, 0, ssl=context, family=socket.AF_INET)
        self.server = self.loop.run_until_complete(serving)
        self.port = self.server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_broker = await asyncio.open_connection(self.inside.hostname, self.inside.port)
        await asyncio.gather(pump(reader, to_broker[1]), pump(to_broker[0], writer))

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.server.close)

    def address(self, authority: Path) -> str:
        """As docs/gpu.md says it."""
        return (
            f"rediss://:{self.inside.password}@{HOST}:{self.port}{self.inside.path}"
            f"?ssl_cert_reqs=required&ssl_ca_certs={authority}"
        )


async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):  # who does not trust us hangs up
        while piece := await source.read(2**16):
            target.write(piece)
            await target.drain()
    target.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(tmp_path)
    yield door
    door.close()


def sends(address: str) -> bool:
    """Whether a message goes through the broker and back."""
    app = Celery("other", broker=address, fixups=[])
    with app.connection_for_write(connect_timeout=2, transport_options={"max_retries": 1}) as line:
        queue = line.SimpleQueue("tls")
        queue.put({"there": "and back"})
        came = queue.get(timeout=5)
        came.ack()
        queue.close()
        return bool(came.payload == {"there": "and back"})


def test_messages_cache_and_health_go_through_tls(door: Door, settings: Any) -> None:
    settings.REDIS_URL = address = door.address(door.authority)
    assert sends(address)
    cache = Cache(address, {})
    cache.set("tls", "kept")
    assert cache.get("tls") == "kept"
    assert broker_answers()


def test_another_server_with_the_same_name_is_not_trusted(
    door: Door, tmp_path: Path, settings: Any
) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(make_certificate(HOST).pem)
    settings.REDIS_URL = address = door.address(other)
    with pytest.raises(OperationalError, match=r"(?i)certificate"):
        sends(address)
    with pytest.raises(NoConnection, match=r"(?i)certificate"):
        Cache(address, {}).get("tls")
    assert not broker_answers()
