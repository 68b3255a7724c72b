"""Takeout archives made for the tests: zips and tars, whole, hostile and damaged."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

from ingest.takeout.archives import TakeoutArchives
from ingest.takeout.members import Member, UnreadableMember

ROOT = "Takeout/Google Photos/Photos from 2019"
JSON = json.dumps({"title": "a.jpg", "photoTakenTime": {"timestamp": "1571842351"}}).encode()
Files = dict[str, bytes]


def write_zip(path: Path, files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def write_tgz(path: Path, files: Files, *, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def write_folder(path: Path, files: Files) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def members(*paths: Path) -> list[Member]:
    return [member for member, _ in TakeoutArchives(paths).index()]


def refusals(path: Path) -> dict[str, str]:
    return {each.raw_path: each.refusal for each in members(path) if each.refusal}


def read_all(*paths: Path) -> dict[str, bytes | str]:
    """The bytes of every member, or the reason why they are lost, by path."""
    archives = TakeoutArchives(paths)
    found = [member for member, _ in archives.index()]
    return {member.path: bytes_or_reason(stream) for member, stream in archives.read(found)}


def bytes_or_reason(stream: io.RawIOBase) -> bytes | str:
    try:
        return stream.read()
    except UnreadableMember as reason:
        return str(reason)
