"""Figures of uploads by the Immich protocol: four clients at once, some files sent by two of them,
beside the same files through the import service. A file that is lost, kept twice or answered with
an error is no figure: the bench fails."""

import hashlib
import http.client
import io
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connections
from PIL import Image

from accounts.keys import make_key
from accounts.models import Scope, User
from bench.figure import Figure
from bench.handed_in import hand_in, take_out
from bench.scale import USERS, Scale
from bench.web import web_server
from photos.models import Photo
from photos.storage import originals

CLIENTS = 4
TWICE = 10  # of a client's files one in so many is sent by another one at the same time
BOUNDARY = "benchbenchbench"
FORM = (
    f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=fileCreatedAt\r\n\r\n"
    f"2024-05-01T12:00:00.000Z\r\n--{BOUNDARY}\r\n"
    'Content-Disposition: form-data; name=assetData; filename="{}"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n"
)


class NotAllThere(RuntimeError):
    """Something was lost, kept twice, or refused."""


def uploads(scale: Scale, folder: Path) -> list[Figure]:
    """Files a second, from the first byte until the last answer."""
    files = small_photos(folder / "uploads", scale.uploads)
    user = User.objects.get(pk=USERS)
    key, secret = make_key(user, "bench", scopes=list(Scope))
    known = set(Photo.objects.filter(owner=user).values_list("pk", flat=True))
    with web_server() as port:
        started = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = pool.map(lambda share: send(port, secret, share), shares(files))
            counts = sum(answers, Counter[int]())
        ours = len(files) / (time.perf_counter() - started)
    check(user, known, files, counts)
    take_out(
        list(Photo.objects.filter(owner=user).exclude(pk__in=known).values_list("pk", flat=True))
    )
    key.delete()
    started = time.perf_counter()
    photo_ids = hand_in(files)
    floor = len(files) / (time.perf_counter() - started)
    take_out(photo_ids)
    connections.close_all()
    name = f"uploads by {CLIENTS} clients, {len(files):,} files"
    return [Figure(name, ours, "files/s", floor, "import service, one process")]


def small_photos(folder: Path, count: int) -> list[Path]:
    """JPEGs of some kB, each with other bytes than the others."""
    folder.mkdir(exist_ok=True)
    buffer = io.BytesIO()
    Image.effect_noise((96, 72), 60).convert("RGB").save(buffer, "JPEG")
    files = [folder / f"IMG_{number:05}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(buffer.getvalue() + b"%d" % number)
    return files


def shares(files: Sequence[Path]) -> list[list[Path]]:
    """What each client sends: its own part, after the first files of its neighbour's."""
    parts = [list(files[number::CLIENTS]) for number in range(CLIENTS)]
    also = [part[: len(part) // TWICE] for part in parts]
    return [also[number ^ 1] + part for number, part in enumerate(parts)]


def send(port: int, secret: str, files: Sequence[Path]) -> Counter[int]:
    """How often each status was answered."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    counts: Counter[int] = Counter()
    mime = f"multipart/form-data; boundary={BOUNDARY}"
    for file in files:
        body = FORM.format(file.name).encode() + file.read_bytes() + f"\r\n--{BOUNDARY}--".encode()
        line.request("POST", "/api/assets", body, {"x-api-key": secret, "Content-Type": mime})
        answer = line.getresponse()
        answer.read()
        counts[answer.status] += 1
    line.close()
    return counts


def check(user: User, known: set[int], files: Sequence[Path], counts: Counter[int]) -> None:
    """Raises NotAllThere."""
    made = list(Photo.objects.filter(owner=user).exclude(pk__in=known))
    sums = Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    if Counter(photo.sha256 for photo in made) != sums:
        raise NotAllThere(f"{len(made)} photos of {len(files)} files")
    if any(originals().size(photo.original_key) != photo.size_bytes for photo in made):
        raise NotAllThere("originals that are not whole")
    sent = sum(map(len, shares(files)))
    if counts != Counter({201: len(files), 200: sent - len(files)}):
        raise NotAllThere(f"answers {dict(counts)} to {sent} files")
