"""One at a time: what two processes must not do at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from ops.backup.refused import BackupRefused
from photos.locks import lock_tried

# Any numbers that no other advisory lock of ours uses.
ONE_BACKUP_LOCK = 7_241
ONE_ROUND_LOCK = 7_242


@contextmanager
def alone(lock: int, words: str) -> Iterator[None]:
    """Raises BackupRefused with these words while another process is at it. A killed process lets
    go with its connection."""
    with lock_tried(lock) as is_ours:
        if not is_ours:
            raise BackupRefused(words)
        yield
