"""What says the same on every page: rendered once, and each time while templates are written."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from photos.templatetags import interface


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The templates that were rendered, in turn."""
    done: list[str] = []

    def render(name: str) -> str:
        done.append(name)
        return f"<p>{name}</p>"

    interface.rendered_still.cache_clear()
    monkeypatch.setattr(interface, "render_to_string", render)
    yield done
    interface.rendered_still.cache_clear()


def test_it_is_rendered_once_for_each_language(renders: list[str]) -> None:
    for language in ("en-gb", "en-gb", "de"):
        with translation.override(language):
            assert interface.still("_keys.html") == "<p>_keys.html</p>"

    assert renders == ["_keys.html"] * 2


def test_it_is_rendered_each_time_while_it_is_written(renders: list[str], settings: Any) -> None:
    settings.DEBUG = True

    interface.still("_keys.html")
    interface.still("_keys.html")

    assert len(renders) == 2
