"""What beat asks of search: that smart albums follow the library. The rows say which."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from search.kept.smart_albums import due_albums, fill_since, settled
from search.models import LibraryChange

MOST_CHANGES = 20_000  # rows read at a time


@shared_task
def tend_smart_albums() -> None:
    """Ask for each album that may be out of step; one that fails keeps no other from it."""
    asked_at = timezone.now().isoformat()
    changes = list(LibraryChange.objects.order_by("pk")[:MOST_CHANGES])
    for album_id in due_albums(changes):
        fill_smart_album.delay(album_id, asked_at)
    LibraryChange.objects.filter(pk__in=settled(changes)).delete()


@shared_task
def fill_smart_album(album_id: int, asked_at: str) -> None:
    """Once for all that asked before."""
    fill_since(album_id, datetime.fromisoformat(asked_at))
