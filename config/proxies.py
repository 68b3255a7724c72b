"""Who asks, behind proxies of our own: they say it, and what they did not write is not believed."""

import ipaddress
from collections.abc import Iterable

from config.chunked import Application, Environ, Start


class BehindProxies:
    """Puts the address of who asks where Django looks for it.

    Each proxy adds to X-Forwarded-For whom it was asked by. With `proxies` of them in front, the
    last so many entries are theirs; whatever stands before them anybody may have written.
    """

    def __init__(self, application: Application, *, proxies: int) -> None:
        self.application = application
        self.proxies = proxies

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if address := forwarded_for(str(environ.get("HTTP_X_FORWARDED_FOR", "")), self.proxies):
            environ["REMOTE_ADDR"] = address
        return self.application(environ, start_response)


def forwarded_for(header: str, proxies: int) -> str | None:
    """The address that the outermost of our proxies was asked by; None when it says none."""
    entries = [entry.strip() for entry in header.split(",")]
    if not 0 < proxies <= len(entries):
        return None
    try:
        return str(ipaddress.ip_address(entries[-proxies]))
    except ValueError:
        return None
