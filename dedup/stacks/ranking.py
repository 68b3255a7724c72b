"""Which file of a stack is shown. Pure, and the same in whatever order the files came."""

from collections.abc import Sequence

from dedup.models import Preferences
from dedup.stacks.file import File
from photos.models import Stack

FORMATS = {"jpeg": 0, "heic": 1}


def best_of(files: Sequence[File], primary_format: str) -> File:
    """The edited one before its original, what the camera marks, the preferred format, and of a
    burst the best shot; of equal ones the first."""
    documents = {file.document_id for file in files if file.document_id}

    def rank(file: File) -> tuple[object, ...]:
        is_edit = file.name.is_edit or file.derived_from in documents
        prefers_raw = primary_format == Preferences.Primary.RAW
        return (
            file.is_moving_half or file.is_video,
            not is_edit,
            not file.is_cover,
            file.is_raw != prefers_raw,
            FORMATS.get(file.format, 2),
            -file.score,
            file.taken_local,
            -file.width_px * file.height_px,
            file.filename,
            file.photo_id,
        )

    return min(files, key=rank)


def is_told_apart(files: Sequence[File], kind: str) -> bool:
    """Whether the files tell which is on top: of an edit that an import knows of, they may not."""
    documents = {file.document_id for file in files if file.document_id}
    edits = [file for file in files if file.name.is_edit or file.derived_from in documents]
    return kind != Stack.Kind.EDIT or bool(edits)


def best_still(video: File, stills: Sequence[File]) -> File | None:
    """The still whose moving half a video is; none where two are as likely and no identifier
    tells that it is of both."""

    def rank(still: File) -> tuple[object, ...]:
        named = bool(video.live_id) and still.live_id == video.live_id
        as_edited = still.name.is_edit == video.name.is_edit
        kind = 3 if still.is_raw else {"heic": 0, "jpeg": 1}.get(still.format, 2)
        return not named, not as_edited, kind

    ranked = sorted(stills, key=lambda still: (rank(still), still.photo_id))
    if len(ranked) > 1 and rank(ranked[0]) == rank(ranked[1]) and rank(ranked[0])[0]:
        return None
    return ranked[0] if ranked else None
