"""How much memory a running library takes: of each process its share of what it shares."""

import re
from collections.abc import Iterator
from pathlib import Path

import redis
from django.conf import settings

PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def library_bytes(process_id: int, folder: Path) -> int:
    """All processes of `manage.py run` and of its two servers."""
    database = int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    parents = parents_of_processes()
    roots = (process_id, database, broker_process())
    return sum(proportional_bytes(each) for root in roots for each in family(root, parents))


def broker_process() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        return int(broker.info("server")["process_id"])


def parents_of_processes() -> dict[int, int]:
    """The parent of each process of this machine."""
    return {
        int(folder.name): int(stat.rsplit(")", 1)[1].split()[1])
        for folder in Path("/proc").iterdir()
        if folder.name.isdecimal() and (stat := read(folder / "stat"))
    }


def family(root: int, parents: dict[int, int]) -> Iterator[int]:
    """The process and all that descend from it."""
    yield root
    for child in [each for each, parent in parents.items() if parent == root]:
        yield from family(child, parents)


def proportional_bytes(process_id: int) -> int:
    found = PROPORTIONAL.search(read(Path(f"/proc/{process_id}/smaps_rollup")))
    return int(found[1]) * 1024 if found else 0


def read(path: Path) -> str:
    """A file of /proc, empty when its process has just ended."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
