"""A file's bytes out of Google Drive, as a stream: in ranges, so that a cut line costs only one."""

import hashlib
import io
import time
from http.client import HTTPException

from googleapiclient.http import MediaIoBaseDownload

from ingest.drive.client import DriveClient, our_errors
from ingest.drive.errors import DamagedDownload, DriveAway, SlowDown
from ingest.sources.protocol import FileUnreadable

RANGE_BYTES = 8 * 2**20
CUTS = 5  # in a row; then the line is no good


class Download:
    """What `receive_upload` reads. At its end size and MD5 must be those that Drive told.

    Raises FileUnreadable, DriveAway and SignInAgain while it is read.
    """

    def __init__(self, client: DriveClient, file_id: str, *, size_bytes: int, md5: str) -> None:
        self.client = client
        self.file_id = file_id
        self.expected = (size_bytes, md5)
        self.piece = io.BytesIO()
        self.md5 = hashlib.md5(usedforsecurity=False)
        self.size_bytes = 0
        self.is_through = False
        request = client.api.files().get_media(fileId=file_id)
        self.ranges = MediaIoBaseDownload(self.piece, request, chunksize=RANGE_BYTES)

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, fewer than asked for at the end of a range; none at the file's end."""
        found = self.piece.read(size)
        while not found and not self.is_through:
            self.next_range()
            found = self.piece.read(size)
        return found

    def next_range(self) -> None:
        self.piece.seek(0)
        self.piece.truncate()
        self.is_through = self.fetch()
        content = self.piece.getbuffer()
        self.md5.update(content)
        self.size_bytes += len(content)
        content.release()
        self.piece.seek(0)
        if self.is_through or self.size_bytes > self.expected[0]:
            self.check()

    def fetch(self) -> bool:
        """One range; whether it was the last. A file that cannot be had while Drive answers is
        not to keep the others from coming."""
        try:
            with our_errors():
                return self.fetch_patiently()
        except SlowDown:
            raise
        except DriveAway as error:
            self.client.file(self.file_id)
            raise FileUnreadable("Google Drive does not give this file out.") from error

    def fetch_patiently(self) -> bool:
        """Again when the line is cut in it."""
        for cut in range(CUTS):
            try:
                _, is_last = self.ranges.next_chunk(num_retries=self.client.retries)
            except (HTTPException, ConnectionError, TimeoutError):
                time.sleep(2**cut / 4)
            else:
                return bool(is_last)
        raise DriveAway("The line to Google Drive is cut again and again.")

    def check(self) -> None:
        if (self.size_bytes, self.md5.hexdigest()) != self.expected:
            raise DamagedDownload("What came from Google Drive is not the whole file.")
