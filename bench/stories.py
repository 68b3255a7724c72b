"""How long a story takes to make, and its page to be read, in the largest library. Its photos
are of all the world, so that each chapter has a map of its own: a page as heavy as any."""

from functools import partial
from pathlib import Path
from time import monotonic

from django.urls import reverse

from accounts.models import User
from bench.browser import Browser
from bench.figure import Budget, Figure
from bench.reads import first_person
from bench.scale import Scale
from bench.web import page_figure, web_server
from stories.models import ChapterPhoto, Story
from stories.telling.making import make_story, of_search

SEARCH = "type:image"  # which finds as many as a story is ever chosen from


def stories(scale: Scale, _folder: Path) -> list[Figure]:
    """Of the first person, who has half of all photos. The story is deleted again."""
    user = first_person()
    started = monotonic()
    story = make_story(user, of_search(user, SEARCH))
    made = Figure(
        "a story of a search: made", monotonic() - started, "s", budget=Budget("at most", 5)
    )
    try:
        return [made, *pages_of(user, story, scale)]
    finally:
        story.delete()


def pages_of(user: User, story: Story, scale: Scale) -> list[Figure]:
    shown = ChapterPhoto.objects.filter(chapter__story=story).count()
    paths = {
        f"story of {shown} photos at {scale.rows:,}": reverse("stories:story", args=[story.pk]),
        "list of stories": reverse("stories:stories"),
    }
    with web_server() as port, Browser(port, user) as browser, Browser(port) as stranger:
        measured = partial(page_figure, browser, stranger, runs=scale.runs, budget=None)
        return [measured(name, path) for name, path in paths.items()]
