"""What Google Drive tells of files and folders, as plain values. No request is made here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings

from photos.models import Sidecar

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
GOOGLE_KIND = "application/vnd.google-apps."
FIELDS = "id,name,mimeType,parents,size,md5Checksum,modifiedTime,trashed"
SIDECARS = {".xmp": Sidecar.Kind.XMP, ".aae": Sidecar.Kind.AAE}
# Drive takes many RAW and HEIC files for plain bytes, so their names have to tell.
MEDIA_SUFFIXES = {
    *(".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".srf", ".sr2", ".orf", ".raf", ".rw2"),
    *(".raw", ".pef", ".dng", ".rwl", ".iiq", ".3fr", ".fff", ".heic", ".heif", ".avif"),
    *(".mov", ".mkv", ".3gp"),
}
DEEPEST = 100  # folders in folders; more is a circle
LONGEST_NAME = 200
LONGEST_PATH = 500  # characters; of four bytes each, in the worst case


@dataclass(frozen=True)
class DriveFile:
    """A file as Drive lists it. `parent` is the id of its folder, empty when it is in none."""

    id: str
    name: str
    mime: str
    parent: str
    size_bytes: int
    md5: str
    modified_at: datetime
    is_trashed: bool

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def is_folder(self) -> bool:
        return self.mime == FOLDER

    @property
    def is_sidecar(self) -> bool:
        return self.suffix in SIDECARS

    @property
    def is_picture(self) -> bool:
        """A photo or video, as far as Drive can tell."""
        return self.mime.startswith(("image/", "video/")) or (
            self.suffix in MEDIA_SUFFIXES and not self.mime.startswith(GOOGLE_KIND)
        )

    @property
    def reason_to_skip(self) -> str:
        """Why a thing that may look like a picture is not taken; empty for everything else."""
        if self.mime == SHORTCUT:
            return "This is a shortcut to a file, not a file."
        if self.mime.startswith(GOOGLE_KIND) and not self.is_folder:
            return "This is a Google document, not a photo or video."
        if self.is_picture and not self.md5:
            return "Google Drive has no bytes to download for this."
        if self.is_picture and self.size_bytes > settings.MAX_UPLOAD_BYTES:
            return f"Files over {settings.MAX_UPLOAD_BYTES // 2**20} MB are not taken."
        return ""


@dataclass(frozen=True)
class Change:
    """Something that happened to a file. `file` is None when it is gone for good."""

    file_id: str
    file: DriveFile | None


@dataclass(frozen=True)
class Folder:
    """A folder to choose from."""

    id: str
    name: str


class Tree:
    """The folders of a Drive below one of them, which gives files their paths."""

    def __init__(self, root: str, folders: Iterable[DriveFile]) -> None:
        self.root = root
        self.folders = {folder.id: folder for folder in folders}

    def path_of(self, file: DriveFile) -> str | None:
        """Names from below the root down to the file, or None for a file elsewhere."""
        names = [clean_name(file.name)]
        above = file.parent
        while above != self.root:
            folder = self.folders.get(above)
            if folder is None or folder.is_trashed or len(names) > DEEPEST:
                return None
            names.append(clean_name(folder.name))
            above = folder.parent
        return shortened("/".join(reversed(names)))


def file_from(answer: Mapping[str, Any]) -> DriveFile:
    """A file out of the API's JSON. Google documents have neither size nor checksum."""
    return DriveFile(
        id=answer["id"],
        name=answer.get("name", ""),
        mime=answer.get("mimeType", ""),
        parent=(answer.get("parents") or [""])[0],
        size_bytes=int(answer.get("size", 0)),
        md5=answer.get("md5Checksum", ""),
        modified_at=moment(answer.get("modifiedTime", "")),
        is_trashed=bool(answer.get("trashed")),
    )


def change_from(answer: Mapping[str, Any]) -> Change:
    is_gone = answer.get("removed") or "file" not in answer
    return Change(answer["fileId"], None if is_gone else file_from(answer["file"]))


def clean_name(name: str) -> str:
    """A name that is one step of a path: a Drive name may hold anything, slashes too."""
    visible = "".join(character for character in name if character.isprintable())
    plain = visible.replace("/", "_").replace("\\", "_").strip()[-LONGEST_NAME:]
    return "_" if plain in {"", ".", ".."} else plain


def shortened(path: str) -> str:
    """A path that fits into an index of the database; the end says more than the beginning."""
    return path if len(path) <= LONGEST_PATH else "…/" + path[-LONGEST_PATH:].partition("/")[2]


def moment(text: str) -> datetime:
    """RFC 3339; a file without a date counts as from today."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
