"""Fetching the objects that were told of, each as a scan of its source would."""

from urllib.parse import unquote_plus

from ingest.models import Batch, BucketEvent, SourceFile
from ingest.notifications.queue import finish, put_off
from ingest.sources.index import Look, look_at_entries
from ingest.sources.protocol import Entry, Reader, SourceOffline
from ingest.sources.readers import reader_of
from ingest.sources.scan import set_offline, welcome_back
from photos.models import Source


def open_look(source: Source) -> Look:
    """Raises SourceOffline."""
    return Look(source, reader_of(source), origin=Batch.Origin.BUCKET)


def fetch_object(look: Look, event: BucketEvent) -> None:
    """Bring the object into the library; an object that is gone again is nothing to bring."""
    try:
        entry = entry_named(look.reader, event.path)
        welcome_back(look.source)
        if entry is None:
            finish(event, "It is no longer there.")
            return
        look_at_entries(look, [entry])
    except SourceOffline as error:
        be_offline(event, error)
        return
    note_outcome(look, event, entry.path)


def entry_named(reader: Reader, path: str) -> Entry | None:
    """Servers differ in whether they encode keys, also from one version to the next."""
    return reader.entry(path) or reader.entry(unquote_plus(path))


def be_offline(event: BucketEvent, error: SourceOffline) -> None:
    set_offline(event.source, error)
    put_off(event, str(error))


def note_outcome(look: Look, event: BucketEvent, path: str) -> None:
    """An object that cannot be read now, or is being written again, is tried later."""
    if path in look.changing:
        look.changing.remove(path)
        put_off(event, "It was written again while it was read.")
        return
    file = SourceFile.objects.get(source=look.source, path=path)
    if file.state == SourceFile.State.UNREADABLE:
        put_off(event, file.reason)
    else:
        finish(event, file.reason)
