"""Figures of decisions about many photos: each verb with fifty thousand, taking it back, and how
long others wait for a page meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from django.db import connection

from accounts.models import User
from albums.models import Album
from bench.browser import Browser
from bench.figure import Budget, Figure
from bench.library import connect
from bench.scale import Scale
from bench.timing import p95
from bench.web import usual_months, web_server
from curating.asking import detail_of
from curating.models import Action
from curating.services.acting import act
from curating.services.running import continue_action
from curating.services.undoing import undo
from photos.models import Photo

PHOTOS = 50_000
SECONDS = Budget("at most", 10)
MILLISECONDS = Budget("at most", 500)
PAUSE_SECONDS = 0.05
VERBS = ("favourite", "rate", "tag", "archive", "trash", "put_in")


def curating(scale: Scale, _folder: Path) -> list[Figure]:
    """In the library of the first person; others look at their timeline meanwhile."""
    owner, other = User.objects.get(pk=1), User.objects.get(pk=2)
    album = Album.objects.create(owner=owner, title="All of them")
    said = {"rating": "4", "tags": "holiday, sea", "album": str(album.pk)}
    photos = Photo.objects.in_library_of(owner).on_timeline().order_by("-taken_local", "-pk")
    ids = list(photos.values_list("pk", flat=True)[:PHOTOS])
    figures = []
    with web_server() as port, Browser(port, other) as browser:
        path = next(iter(usual_months(other).values()))
        for verb in VERBS:
            figures += figures_of(owner, verb, ids, said, lambda: browser.get(path))
    album.delete()
    with connect() as bare:
        bare.execute("vacuum analyze photos_photo")
    return figures


def figures_of(
    owner: User, verb: str, ids: list[int], said: dict[str, str], page: Callable[[], object]
) -> list[Figure]:
    detail = detail_of(owner, verb, said)
    waits: list[float] = []
    begun = time.perf_counter()
    action = act(owner, verb, ids, detail)
    meanwhile(lambda: continue_action(action.pk), page, waits)
    done = time.perf_counter()
    undo(Action.objects.get(pk=action.pk))
    meanwhile(lambda: continue_action(action.pk), page, waits)
    undone = time.perf_counter()
    name = f"{verb}, {len(ids):,} photos"
    return [
        Figure(name, done - begun, "s", budget=SECONDS),
        Figure(f"{name}, undone", undone - done, "s", budget=SECONDS),
        Figure(f"{verb}: a timeline month of others meanwhile, p95", p95(waits), "ms",
               budget=MILLISECONDS),
    ]  # fmt: skip


def meanwhile(work: Callable[[], object], page: Callable[[], object], waits: list[float]) -> None:
    """Do the work beside, as a worker does, and look at a page again and again."""

    def run() -> None:
        work()
        connection.close()

    worker = Thread(target=run)
    worker.start()
    while worker.is_alive():
        begun = time.perf_counter()
        page()
        waits.append((time.perf_counter() - begun) * 1000)
        time.sleep(PAUSE_SECONDS)
    worker.join()
