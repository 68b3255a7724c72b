"""Which reader serves which kind of source."""

from collections.abc import Callable

from django.utils.module_loading import import_string

from ingest.sources.protocol import Reader
from photos.models import Source

READERS = {
    Source.Kind.FOLDER: "ingest.sources.folder.FolderReader",
    Source.Kind.BUCKET: "ingest.sources.bucket.BucketReader",
    Source.Kind.DRIVE: "ingest.drive.reader.DriveReader",
}


def reader_of(source: Source) -> Reader:
    """Raises SourceOffline where the source cannot even be addressed.

    Loaded when first asked for: the libraries for buckets and drives cost each process 30 MB.
    """
    read: Callable[[Source], Reader] = import_string(READERS[Source.Kind(source.kind)])
    return read(source)
