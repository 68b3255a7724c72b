"""Who asks, behind proxies: only what our own proxies wrote counts."""

from collections.abc import Iterable
from typing import Any

import pytest

from config.proxies import BehindProxies, forwarded_for


@pytest.mark.parametrize(
    ("header", "proxies", "address"),
    [
        ("203.0.113.9", 1, "203.0.113.9"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),  # the first was made up
        ("6.6.6.6, 203.0.113.9 , 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 0, None),
        ("203.0.113.9", 2, None),
        ("", 1, None),
        ("unknown", 1, None),
        ("203.0.113.9\x00", 1, None),
    ],
)
def test_it_reads_what_our_proxies_wrote(header: str, proxies: int, address: str | None) -> None:
    assert forwarded_for(header, proxies) == address


def answered_to(environ: dict[str, Any], *, proxies: int) -> Any:
    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return [str(environ["REMOTE_ADDR"]).encode()]

    return BehindProxies(application, proxies=proxies)(environ, lambda *_: None)


def test_django_finds_who_asks_where_it_looks() -> None:
    environ = {"REMOTE_ADDR": "172.18.0.5", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert answered_to({**environ}, proxies=1) == [b"203.0.113.9"]
    assert answered_to({**environ}, proxies=0) == [b"172.18.0.5"]
    assert answered_to({"REMOTE_ADDR": "192.0.2.1"}, proxies=1) == [b"192.0.2.1"]
