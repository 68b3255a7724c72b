"""The cache in the broker. Django makes a client anew for each question, which costs as much as the
question itself; here it keeps one for each server."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClients(RedisCacheClient):
    """A client holds no connection: it takes one from the pool for each question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class Cache(RedisCache):
    """As settings name it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._class = KeptClients
