"""The screenshots of places, trips, memories and figures."""

from playwright.sync_api import Page

from tests.shots_pages import Prepare, at, first_of
from tests.shots_server import Library

FIND_TRIPS = """
from accounts.models import User
from stories.trips.services import find_trips
for user in User.objects.all():
    find_trips(user.pk)
"""


def find_trips(library: Library) -> None:
    """Now; by itself it waits until a library rests."""
    library.manage("shell", "-c", FIND_TRIPS)


def world(page: Page) -> None:
    page.goto("/map/")
    page.locator("[data-map] .map-cluster").first.wait_for()


def make_story(page: Page) -> None:
    first_of("/trips/", "a.trip")(page)
    page.get_by_role("button", name="Tell a story").click()
    page.wait_for_url("**/stories/*/**")


def story_edit(page: Page) -> None:
    STORY(page)
    page.goto(f"{page.url}edit/")


STORY = first_of("/stories/", "main a.trip")
PLACES: dict[str, Prepare] = {
    "map": world,
    "places": at("/places/"),
    "places-named": at("/places/named/"),
    "trips": at("/trips/"),
    "trip": first_of("/trips/", "a.trip"),
    "stories": at("/stories/"),
    "story": STORY,
    "story-edit": story_edit,
    "memories": at("/memories/"),
    "memories-kept-out": at("/settings/memories/"),
    "insight": at("/insight/"),
    "calendar": at("/calendar/"),
    "calendar-month": first_of("/calendar/", "main a[href^='/calendar/'][href*='-']"),
    "recent": at("/recent/"),
    "tidy": at("/tidy/"),
    "folders": at("/folders/"),
    "light": at("/lite/"),
}
