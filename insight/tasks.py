"""What beat asks of insight: that summaries follow their libraries."""

from celery import shared_task

from accounts.models import User
from insight.models import Summary
from insight.summaries import count_library, owners_due, summary_for_page


@shared_task
def count_changed() -> None:
    """A task for each library: one that takes long keeps no other from it."""
    for owner_id in owners_due():
        count_one.delay(owner_id)


@shared_task
def count_one(owner_id: int) -> None:
    user = User.objects.filter(pk=owner_id).first()
    if user:
        count_library(user)


def summary_or_count(user: User) -> Summary | None:
    """For a page. None while a large library is counted for the first time, which is asked for."""
    summary = summary_for_page(user)
    if summary is None:
        count_one.delay(user.pk)
    return summary
