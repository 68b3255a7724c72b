"""A Drive below one of its folders, as a scan wants it: paths, and sidecars beside their photos."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.drive.client import DriveClient
from ingest.drive.errors import DriveAway, TokenRanOut
from ingest.drive.files import SIDECARS, DriveFile, Tree
from ingest.folders import MOST_SIDECAR_BYTES

MEDIA = "(mimeType contains 'image/' or mimeType contains 'video/') and trashed = false"
OTHERS = "not mimeType contains 'image/' and not mimeType contains 'video/' and trashed = false"
MOST_STARTS = 20


@dataclass(frozen=True)
class Surroundings:
    """What lies around the photos of a Drive: its folders and sidecars, and what only looks odd.

    `odd` are RAW files that Drive takes for plain bytes, shortcuts and Google documents.
    """

    tree: Tree
    sidecars: Mapping[tuple[str, str], DriveFile]
    odd: list[DriveFile]

    def beside(self, file: DriveFile) -> list[DriveFile]:
        """IMG_1.jpg.xmp, IMG_1.xmp and IMG_1.aae in the folder of IMG_1.jpg."""
        described = (file.name.lower(), PurePosixPath(file.name).stem.lower())
        names = (name + suffix for suffix in SIDECARS for name in described)
        found = (self.sidecars.get((file.parent, name)) for name in names)
        return [each for each in found if each and each.size_bytes <= MOST_SIDECAR_BYTES]


def look_around(client: DriveClient, root: str) -> Surroundings:
    """One pass over all that is no photo or video by its type."""
    folders, odd = [], []
    sidecars: dict[tuple[str, str], DriveFile] = {}
    for file in client.all_files(OTHERS):
        if file.is_folder:
            folders.append(file)
        elif file.is_sidecar:
            sidecars[file.parent, file.name.lower()] = file
        elif file.is_picture or file.reason_to_skip:
            odd.append(file)
    return Surroundings(Tree(root, folders), sidecars, odd)


def pages_of(client: DriveClient, around: Surroundings) -> Iterator[list[DriveFile]]:
    """Everything that may be taken, a page at a time. A list that Drive forgot begins anew:
    between two pages lie a thousand downloads."""
    yield around.odd
    for _ in range(MOST_STARTS):
        try:
            yield from media_pages(client)
        except TokenRanOut:
            continue
        return
    raise DriveAway("Google Drive forgets its own list again and again.")


def media_pages(client: DriveClient) -> Iterator[list[DriveFile]]:
    page: str | None = None
    while True:
        files, page = client.files(MEDIA, page)
        yield files
        if page is None:
            return
