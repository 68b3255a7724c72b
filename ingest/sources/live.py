"""What was reported changed in a folder: looked at alone, without a scan of the whole."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.db.models import Q

from ingest.chunks import batched
from ingest.models import SourceFile
from ingest.sources.folder import FolderReader
from ingest.sources.index import Look, look_at_entries
from ingest.sources.protocol import SourceOffline
from ingest.sources.scan import CHUNK, KNOWN, set_offline
from ingest.sources.scans import open_scan
from ingest.tasks import one_wake
from photos.models import Source


def look_at(look: Look, paths: Sequence[str]) -> Sequence[str]:
    """Take in what lies at these paths below the root; those that are still being written.

    What is gone is left to a scan, which alone can tell a few lost files from an outage.
    """
    reader = FolderReader(look.source)
    look.changing = []
    try:
        reader.check()
        with one_wake():
            look_at_paths(look, reader, paths)
    except SourceOffline as error:
        set_offline(look.source, error)
        return []
    if any(is_lost(look.source, path) for path in paths):
        open_scan(look.source)
    return look.changing


def look_at_paths(look: Look, reader: FolderReader, paths: Sequence[str]) -> None:
    for path in paths:
        for entries in batched(reader.entries_at(path), CHUNK):
            look_at_entries(look, entries)


def is_lost(source: Source, path: str) -> bool:
    """Whether a known file lay there, or below it, and is there no more."""
    if os.path.lexists(Path(source.root, path)):
        return False
    known = SourceFile.objects.filter(source=source, state__in=KNOWN)
    return known.filter(Q(path=path) | Q(path__startswith=f"{path}/")).exists()
