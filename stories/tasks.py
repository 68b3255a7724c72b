"""What beat asks of stories: that trips follow the library."""

from celery import shared_task

from stories.trips.due import due_libraries
from stories.trips.services import find_trips


@shared_task
def tend_trips() -> None:
    """Ask for each library that changed; one that fails keeps no other from it."""
    for owner_id in due_libraries():
        find_trips_of.delay(owner_id)


@shared_task
def find_trips_of(owner_id: int) -> None:
    find_trips(owner_id)
