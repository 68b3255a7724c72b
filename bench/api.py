"""Figures of the API as a client gets them: over one connection to a real web server."""

from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import orjson

from accounts.models import User
from bench.browser import Browser
from bench.figure import Budget, Figure
from bench.scale import Scale
from bench.web import oldest_photo, page_figure, web_server

PHOTOS = "/api/v1/photos/"
PAGE = 100
DEEP = 20  # pages of a thousand photos


def api(scale: Scale, _folder: Path) -> list[Figure]:
    """A hundred photos of a person with a usual library, at its start and deep in it, beside an
    empty view for the same person, and for nobody; one photo with all that is known of it."""
    user = User.objects.get(pk=2)
    budget = Budget("at most", 3)
    with web_server() as port, Browser(port, user) as browser, Browser(port) as stranger:
        measured = partial(page_figure, browser, browser, runs=scale.runs)
        one = f"{PHOTOS}{oldest_photo(user).pk}/"
        return [
            measured(f"API: first {PAGE} photos", PHOTOS, budget=budget),
            measured(f"API: {PAGE} photos far down", far_down(browser), budget=budget),
            page_figure(
                browser, stranger, f"API: first {PAGE} photos beside nobody's", PHOTOS,
                runs=scale.runs, budget=None,
            ),
            measured("API: one photo in full", one, budget=None),
        ]  # fmt: skip


def far_down(browser: Browser) -> str:
    """The page after some thousands of photos."""
    asked = {"limit": "1000", "fields": "id", "after": ""}
    for _ in range(DEEP):
        answer = orjson.loads(browser.get(f"{PHOTOS}?{urlencode(asked)}").body)
        if not answer["next"]:
            break
        asked["after"] = answer["next"]
    return f"{PHOTOS}?{urlencode({'after': asked['after']})}"
