"""Parts that go away and come back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

Away = Callable[[], AbstractContextManager[None]]
NOBODY = "redis://127.0.0.1:9/0"  # where nobody listens


@pytest.fixture
def no_broker(settings: Any) -> Away:
    @contextmanager
    def away() -> Iterator[None]:
        known = settings.CACHES
        settings.CACHES = {"default": {**known["default"], "LOCATION": NOBODY}}
        yield
        settings.CACHES = known

    return away
