"""A file's bytes out of Google Drive, as a stream: in ranges, so that a cut line costs only one."""

import hashlib
import io
import time
from http.client import HTTPException

from googleapiclient.http import MediaIoBaseDownload

from ingest.drive.client import DriveClient, our_errors
from ingest.drive.errors import DamagedDownload, DriveAway

RANGE_BYTES = 8 * 2**20
CUTS = 5  # in a row; then the line is no good


class Download:
    """What `receive_upload` reads. At its end size and MD5 must be those that Drive told.

    Raises DamagedDownload, DriveAway, FileGone and SignInAgain while it is read.
    """

    def __init__(self, client: DriveClient, file_id: str, *, size_bytes: int, md5: str) -> None:
        self.retries = client.retries
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
        with our_errors():
            self.is_through = self.fetch()
        content = self.piece.getbuffer()
        self.md5.update(content)
        self.size_bytes += len(content)
        content.release()
        self.piece.seek(0)
        if self.is_through or self.size_bytes > self.expected[0]:
            self.check()

    def fetch(self) -> bool:
        """One range, asked for again when the line is cut in it; whether it was the last."""
        for cut in range(CUTS):
            try:
                _, is_last = self.ranges.next_chunk(num_retries=self.retries)
            except (HTTPException, ConnectionError, TimeoutError):
                time.sleep(2**cut / 4)
            else:
                return bool(is_last)
        raise DriveAway("The line to Google Drive is cut again and again.")

    def check(self) -> None:
        if (self.size_bytes, self.md5.hexdigest()) != self.expected:
            raise DamagedDownload("What came from Google Drive is not the whole file.")
