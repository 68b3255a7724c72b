"""The dry run: every file is read and judged as it would be, and nothing enters the library."""

import hashlib
from functools import partial
from typing import BinaryIO

from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.archives import TakeoutArchives
from ingest.takeout.bring import read_pending, write_state
from ingest.takeout.members import UnreadableMember
from ingest.takeout.progress import Tell
from ingest.upload import read_head
from photos.formats import UnsupportedFormat, sniff_format
from photos.models import Photo
from photos.storage import CHUNK_BYTES

State = TakeoutMember.State


def rehearse(takeout: TakeoutImport, archives: TakeoutArchives, tell: Tell) -> None:
    """Say of each file what would become of it."""
    judged = takeout.members.exclude(sha256="").values_list("sha256", flat=True)
    read_pending(takeout, archives, partial(judge, seen=set(judged)), tell)


def judge(row: TakeoutMember, stream: BinaryIO, *, seen: set[str]) -> None:
    try:
        head = read_head(stream)
        sniff_format(head, filename=row.name)
        sha256 = checksum_of(head, stream)
    except UnsupportedFormat as refusal:
        write_state(row, State.REFUSED, reason=str(refusal))
    except UnreadableMember as error:
        write_state(row, State.FAILED, reason=str(error))
    else:
        write_judgement(row, sha256, is_known=sha256 in seen)
        seen.add(sha256)


def write_judgement(row: TakeoutMember, sha256: str, *, is_known: bool) -> None:
    photo = Photo.objects.filter(owner=row.takeout.batch.owner, sha256=sha256).first()
    TakeoutMember.objects.filter(pk=row.pk).update(
        state=State.DUPLICATE if photo or is_known else State.ADDED, sha256=sha256, photo=photo
    )


def checksum_of(head: bytes, stream: BinaryIO) -> str:
    digest = hashlib.sha256(head)
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()
