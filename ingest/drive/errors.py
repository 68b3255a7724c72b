"""What can go wrong with Google Drive, by what has to be done about it."""

from ingest.sources.protocol import FileUnreadable, SourceAsks, SourceOffline


class SignInAgain(SourceAsks):
    """The permission was revoked or ran out. Only the person can give it again."""


class DriveAway(SourceOffline):
    """Google Drive does not answer, or not now. It heals itself."""


class SlowDown(DriveAway):
    """Google Drive was asked too much."""


class TokenRanOut(SourceOffline):
    """A place in a list is not known any more; the list has to be read from its start."""


class FileGone(FileUnreadable):
    """The file is no longer there, or no longer ours to read."""


class DamagedDownload(FileUnreadable):
    """The bytes that came are not those that Google Drive says the file has."""
