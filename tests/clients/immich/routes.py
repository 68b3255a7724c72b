"""What the site offers by the Immich protocol, and which function of immichpy asks for it."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import immichpy
from django.urls import URLPattern

from clients.immich.urls import urlpatterns

SERIALIZER = re.compile(r"_(\w+)_serialize")
ASKS = re.compile(r'method="(\w+)",\s*resource_path="([^"]+)"')


class Offer(NamedTuple):
    """A method of a route, and the words that stand in its address, in their order."""

    name: str
    method: str
    path: str
    words: tuple[str, ...]


class Call(NamedTuple):
    """A function of the client, as `client.albums.get_album_info`, and the words of its path."""

    api: str
    function: str
    words: tuple[str, ...]


def offers() -> Iterator[Offer]:
    for each in urlpatterns:
        route = str(each.pattern)
        if isinstance(each, URLPattern) and route.startswith("api/"):
            words = tuple(re.findall(r"<\w+:(\w+)>", route))
            path = re.sub(r"<\w+:\w+>", "{}", route.removeprefix("api"))
            for method in methods_of(each.callback):
                yield Offer(str(each.name), method, path, words)


def methods_of(view: Any) -> list[str]:
    """As `by_method` was told."""
    verbs: dict[str, Any] = inspect.getclosurevars(inspect.unwrap(view)).nonlocals["verbs"]
    return sorted(verbs)


def calls() -> dict[tuple[str, str], Call]:
    """By method and path, with `{}` for what stands in it."""
    client = immichpy.AsyncClient(base_url="http://nowhere", api_key="none")
    found = {}
    for name, api in vars(client).items():
        for attribute in dir(type(api)):
            if match := SERIALIZER.fullmatch(attribute):
                asked = ASKS.search(inspect.getsource(getattr(type(api), attribute)))
                assert asked
                method, path = asked.groups()
                words = tuple(re.findall(r"{(\w+)}", path))
                found[method, re.sub(r"{\w+}", "{}", path)] = Call(name, match[1], words)
    return found
