"""Figures of pages as a browser gets them: over one connection to a real web server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import User
from bench.browser import Browser, free_port, wait_for_page
from bench.figure import Budget, Figure
from bench.scale import Scale
from bench.timing import in_turn, p95
from config.embedded import ROOT
from insight.summaries import count_library
from photos import selectors
from photos.models import Photo, Rendition
from photos.storage import renditions

EMPTY = "/bench/empty/"
START_SECONDS = 60
THUMBNAIL_BYTES = 20_000


def pages(scale: Scale, _folder: Path) -> list[Figure]:
    """Pages of the timeline, of a person with a usual library, beside an empty view."""
    user = User.objects.get(pk=2)
    budget = Budget("at most", 5)
    timeline = {
        "timeline": reverse("photos:timeline"),
        "months of the timeline": reverse("photos:months"),
        **usual_months(user),
    }
    photo = oldest_photo(user)
    others = {
        "photo page": reverse("photos:photo", args=[photo.pk]),
        "thumbnail": thumbnail_address(photo),
    }
    with web_server() as port, Browser(port, user) as browser, Browser(port) as stranger:
        measured = partial(page_figure, browser, stranger, runs=scale.runs)
        figures = [measured(name, path, budget=budget) for name, path in timeline.items()]
        return [*figures, *(measured(name, path, budget=None) for name, path in others.items())]


def insight(scale: Scale, _folder: Path) -> list[Figure]:
    """The dashboard of the largest library, counted before; and how long counting takes."""
    user = User.objects.get(pk=1)
    counting = Figure("counting a library", count_library(user).took_ms, "ms")
    with web_server() as port, Browser(port, user) as browser:
        (page,) = in_turn(partial(browser.get, reverse("insight:dashboard")), runs=scale.runs)
    name = f"dashboard at {scale.rows:,} photos, p95"
    return [Figure(name, p95(page), "ms", budget=Budget("at most", 100)), counting]


def page_figure(
    browser: Browser,
    stranger: Browser,
    name: str,
    path: str,
    *,
    runs: int,
    budget: Budget | None,
) -> Figure:
    page, empty = in_turn(partial(browser.get, path), partial(stranger.get, EMPTY), runs=runs)
    return Figure(f"{name}, p95", p95(page), "ms", p95(empty), "empty view", budget)


def usual_months(user: User) -> dict[str, str]:
    """The first, the middle and the last month of a person's timeline."""
    months = selectors.months(user)
    picked = {"newest": months[0], "middle": months[len(months) // 2], "oldest": months[-1]}
    return {
        f"{which} month, {count} photos": f"/timeline/{month}.json"
        for which, (month, count) in picked.items()
    }


def oldest_photo(user: User) -> Photo:
    return Photo.objects.visible_to(user).on_timeline().order_by("taken_local", "id")[0]


def thumbnail_address(photo: Photo) -> str:
    """Where the thumbnail is, after a file was put there: the library is rows only."""
    rendition = Rendition.objects.get(photo=photo, name=Rendition.Name.THUMBNAIL)
    renditions().save(rendition.key, ContentFile(bytes(THUMBNAIL_BYTES)))
    return reverse("photos:thumbnail", args=[photo.pk])


@contextmanager
def web_server() -> Iterator[int]:
    """The library's web server with an empty view added; its port."""
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", f"-b127.0.0.1:{port}"
        ],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.floor.settings"},
    )  # fmt: skip
    try:
        wait_for_page(port, EMPTY, seconds=START_SECONDS)
        yield port
    finally:
        server.terminate()
        server.wait()
