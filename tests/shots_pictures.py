"""The photographs on the screenshots: free ones from Debian's packages and from scikit-image.

`shots_pictures.tsv` names each with its author and licence, and what the made-up family library
says about it. Packages are downloaded with apt and unpacked, never installed.
"""

import csv
import io
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from PIL import Image

from config.embedded import ROOT

TABLE = ROOT / "tests" / "shots_pictures.tsv"
PACKAGES = ROOT / "var" / "shots" / "packages"
SAMPLES = "scikit-image"
DIRECTORY, ZLIB = 2, 1
NODE_BYTES = 22  # of formats 2 and 3


@dataclass(frozen=True)
class Shown:
    """A line of the table. What follows `!` in a path is a name within a file of Qt resources."""

    package: str
    path: str
    taken: str
    camera: str
    latitude: str
    longitude: str
    rating: str
    caption: str
    author: str
    licence: str

    @property
    def name(self) -> str:
        """Its file's name; of KDE's wallpapers, which are all called alike, their folder's."""
        path = Path(self.path.rpartition("!")[2])
        return path.parents[2].name if path.parent.name == "images" else path.stem

    def open(self) -> Image.Image:
        if self.package == SAMPLES:
            return Image.open(str(distribution(SAMPLES).locate_file(f"skimage/data/{self.path}")))
        outer, _, inner = self.path.partition("!")
        file = PACKAGES / self.package / outer.lstrip("/")
        return Image.open(io.BytesIO(resource(file, inner)) if inner else file)


def read_table() -> list[Shown]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Shown(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def shown_here(table: list[Shown]) -> list[Shown]:
    """Those whose package is here or comes with apt."""
    here = {package for package in {each.package for each in table} if is_here(package)}
    return [each for each in table if each.package in here]


def is_here(package: str) -> bool:
    folder = PACKAGES / package
    return package == SAMPLES or folder.is_dir() or fetch_package(package, folder)


def fetch_package(package: str, folder: Path) -> bool:
    """Download and unpack a package of Debian; False where there is no apt or no such package."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    downloads = PACKAGES / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    command = ["apt-get", "download", "-qq", package]
    subprocess.run(command, cwd=downloads, stderr=subprocess.DEVNULL, check=False)
    if not (found := sorted(downloads.glob(f"{package}_*.deb"))):
        return False
    unpacked = folder.with_suffix(".new")
    subprocess.run(["dpkg-deb", "-x", found[-1], unpacked], check=True)
    unpacked.rename(folder)
    return True


def resource(file: Path, name: str) -> bytes:
    """A file out of Qt's resource format: a tree of nodes, their names and their bytes."""
    content = file.read_bytes()
    return next(data for path, data in walk(content, 0) if path.endswith(f"/{name}"))


def walk(content: bytes, index: int, parent: str = "") -> Iterator[tuple[str, bytes]]:
    tree, data, names = struct.unpack_from(">3I", content, 8)
    node = tree + index * NODE_BYTES
    name_at, flags = struct.unpack_from(">IH", content, node)
    path = f"{parent}/{node_name(content, names + name_at)}" if index else ""
    if flags & DIRECTORY:
        count, first = struct.unpack_from(">2I", content, node + 6)
        for child in range(first, first + count):
            yield from walk(content, child, path)
        return
    (data_at,) = struct.unpack_from(">I", content, node + 10)
    yield path, node_data(content, data + data_at, is_packed=bool(flags & ZLIB))


def node_name(content: bytes, at: int) -> str:
    (length,) = struct.unpack_from(">H", content, at)
    return content[at + 6 : at + 6 + 2 * length].decode("utf-16-be")


def node_data(content: bytes, at: int, *, is_packed: bool) -> bytes:
    (size,) = struct.unpack_from(">I", content, at)
    found = content[at + 4 : at + 4 + size]
    return zlib.decompress(found[4:]) if is_packed else found
