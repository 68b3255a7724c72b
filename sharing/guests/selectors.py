"""Reads of what guests sent."""

from django.db.models import QuerySet

from accounts.models import User
from sharing.models import GuestUpload

SHOWN = 200


def waiting_for(user: User) -> QuerySet[GuestUpload]:
    """What waits for the person's decision, the oldest first."""
    waiting = GuestUpload.objects.filter(owner=user, state=GuestUpload.State.WAITING)
    return waiting.select_related("link__album").order_by("sent_at", "pk")
