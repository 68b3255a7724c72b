"""The first phase: every member of the archives becomes a row, JSON with its content."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.archives import TakeoutArchives
from ingest.takeout.contents import Noise, TakeoutAlbum, is_clutter, read_json
from ingest.takeout.members import Member
from ingest.takeout.names import special_folder
from ingest.takeout.progress import Progress, Tell
from photos.metadata.takeout import TakeoutItem, UnreadableTakeoutJson

CHUNK = 500
MOST_BYTES = 8 * 2**20  # of JSON in memory at once
Kind = TakeoutMember.Kind
State = TakeoutMember.State


def index_archives(takeout: TakeoutImport, archives: TakeoutArchives, tell: Tell) -> None:
    """Write the rows. They keep their order, so that those of a run that was cut off stay."""
    count = 0
    for rows in in_chunks(new_rows(takeout, archives.index())):
        TakeoutMember.objects.bulk_create(rows, ignore_conflicts=True)
        count += len(rows)
        tell(Progress(takeout.phase, count))
    takeout.member_count = count
    takeout.problems = [asdict(problem) for problem in archives.problems]
    takeout.save(update_fields=["member_count", "problems"])


def new_rows(
    takeout: TakeoutImport, found: Iterable[tuple[Member, bytes | None]]
) -> Iterator[TakeoutMember]:
    for position, (member, content) in enumerate(found):
        row = row_of(member, content)
        row.takeout, row.position = takeout, position
        yield row


def row_of(member: Member, content: bytes | None) -> TakeoutMember:
    """A member's row, as far as its name and its content tell what it is."""
    folder, _, name = member.path.rpartition("/")
    row = TakeoutMember(
        archive=member.archive,
        entry=member.position,
        path=member.path,
        folder=folder,
        name=name,
        size_bytes=member.size_bytes,
        crc=member.crc,
        kind=Kind.MEDIA,
    )
    if member.refusal:
        return with_state(row, Kind.NOISE, State.REFUSED, member.refusal)
    if is_clutter(member.path):
        return with_state(row, Kind.NOISE, State.IGNORED)
    if name.lower().endswith(".json"):
        return described(row, content)
    if special_folder(folder.rpartition("/")[2]) == "failed":
        return with_state(row, Kind.NOISE, State.IGNORED, "Google Photos could not read it itself.")
    return row


def described(row: TakeoutMember, content: bytes | None) -> TakeoutMember:
    """The row of a JSON member, by what it says."""
    try:
        said = read_json(content or b"")
    except UnreadableTakeoutJson as error:
        return with_state(row, Kind.NOISE, State.FAILED, str(error))
    if isinstance(said, Noise):
        return with_state(row, Kind.NOISE, State.IGNORED, "Neither a photo's nor an album's.")
    row.content, row.title = content, said.title
    row.kind = Kind.ALBUM if isinstance(said, TakeoutAlbum) else Kind.ITEM
    row.taken_at = moment_of(said)
    return row


def moment_of(said: TakeoutItem | TakeoutAlbum) -> datetime | None:
    return said.taken_at if isinstance(said, TakeoutItem) else None


def with_state(row: TakeoutMember, kind: Kind, state: State, reason: str = "") -> TakeoutMember:
    row.kind, row.state, row.reason = kind, state, reason
    return row


def in_chunks(rows: Iterable[TakeoutMember]) -> Iterator[list[TakeoutMember]]:
    """Lists that fit into memory, whatever the JSON."""
    chunk: list[TakeoutMember] = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += len(row.content or b"")
        if len(chunk) >= CHUNK or size > MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
