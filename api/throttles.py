"""How often somebody may ask the API: counted for the person, whatever they come with."""

import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import User

TOLD_EVERY = 20


@dataclass
class Count:
    """Requests of a person in a span of time: what all processes told so far, and what this one
    has not told yet."""

    span: int
    told: int = 0
    untold: int = 0


COUNTS: dict[int, Count] = {}


class ByPerson(SimpleRateThrottle):
    """Many requests at once are what a client that catches up does; nobody needs more for long.

    Each process tells the others of every twentieth request, so that counting costs the other ones
    nothing: a few more than the rate may pass.
    """

    scope = "person"
    num_requests: int
    duration: int

    def allow_request(self, request: Request, view: Any) -> bool:
        if self.rate is None or not isinstance(request.user, User):
            return True
        count = self._count_of(request.user.pk)
        count.untold += 1
        if count.untold >= TOLD_EVERY:
            name = f"api-rate-{request.user.pk}-{count.span}"
            cache.add(name, 0, self.duration)
            count.told, count.untold = cache.incr(name, count.untold), 0
        return count.told + count.untold <= self.num_requests

    def wait(self) -> float:
        """Until the next span begins."""
        return self.duration - time.time() % self.duration

    def _count_of(self, user_id: int) -> Count:
        span = int(time.time() // self.duration)
        count = COUNTS.get(user_id)
        if count is None or count.span != span:
            count = COUNTS[user_id] = Count(span)
        return count
