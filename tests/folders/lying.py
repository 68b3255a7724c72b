"""Photos whose files lay in folders, as each way in writes it down."""

from typing import Any

from accounts.models import User
from folders.models import Folder
from ingest.models import Batch, Receipt, SourceFile, TakeoutImport, TakeoutMember
from photos.models import Photo, Source
from tests.factories import make_photo


def handed_in(photo: Photo, path: str, *, folder: str = "/photos", origin: str = "folder") -> Photo:
    batch, _ = Batch.objects.get_or_create(owner=photo.owner, origin=origin, folder=folder)
    Receipt.objects.create(
        batch=batch, filename=photo.filename, path=path, outcome="added", photo=photo
    )
    return photo


def photo_in(owner: User, path: str, **fields: Any) -> Photo:
    return handed_in(make_photo(owner, **fields), path)


def in_source(photo: Photo, path: str, *, root: str = "/nas", kind: str = "folder") -> SourceFile:
    source, _ = Source.objects.get_or_create(owner=photo.owner, kind=kind, root=root, name="NAS")
    return SourceFile.objects.create(
        source=source, path=path, size_bytes=1, version="1", state="indexed", photo=photo
    )


def in_archive(photo: Photo, path: str, *, position: int = 1) -> TakeoutMember:
    batch, _ = Batch.objects.get_or_create(owner=photo.owner, origin="takeout")
    takeout, _ = TakeoutImport.objects.get_or_create(batch=batch)
    folder, _, name = path.rpartition("/")
    return TakeoutMember.objects.create(
        takeout=takeout, position=position, archive="a.zip", entry=position, path=path,
        folder=folder, name=name, size_bytes=1, kind="media", state="added", photo=photo,
    )  # fmt: skip


def tree(owner: User) -> dict[str, tuple[int, int]]:
    """Each folder by its way, with what lies in it and below it; none that shows nothing."""
    rows = {each.key: each for each in Folder.objects.filter(owner=owner, under__gt=0)}
    return {
        "/".join([each.way, *(rows[key].name for key in each.above), each.name]): (
            each.count,
            each.under,
        )
        for each in rows.values()
    }
