"""Which folders of an export are albums: told by what lies in them, in any language."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.contents import TakeoutAlbum, read_json
from ingest.takeout.names import is_year_folder, special_folder

Kind = TakeoutMember.Kind


@dataclass(frozen=True)
class AlbumFolder:
    """A folder that is an album; several untitled albums may have ended in one folder."""

    path: str
    name: str
    title: str
    description: str = ""

    def is_called(self, titles: tuple[str, ...]) -> bool:
        return self.title in titles or self.name in titles


def album_folders(takeout: TakeoutImport) -> Iterator[AlbumFolder]:
    """Folders with an album's description, and those that somebody gave a name of their own."""
    contents = takeout.members.exclude(kind=Kind.NOISE).exclude(state=TakeoutMember.State.REFUSED)
    folders = set(contents.order_by().values_list("folder", flat=True).distinct())
    above = {folder.rpartition("/")[0] for folder in folders}
    for path in sorted(folders):
        name = path.rpartition("/")[2]
        album = album_of(takeout, path)
        if special_folder(name):
            continue
        if album:
            yield AlbumFolder(path, name, album.title, album.description)
        elif name and path not in above and not is_year_folder(name):
            yield AlbumFolder(path, name, name)


def album_of(takeout: TakeoutImport, folder: str) -> TakeoutAlbum | None:
    """What the folder's own description says, if it has one."""
    described = takeout.members.filter(folder=folder, kind=Kind.ALBUM, content__isnull=False)
    member = described.order_by("position").first()
    album = read_json(bytes(member.content)) if member and member.content else None
    return album if isinstance(album, TakeoutAlbum) else None
