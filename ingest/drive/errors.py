"""What can go wrong with Google Drive, by what has to be done about it."""


class DriveError(Exception):
    """Something is wrong with Google Drive; the message is for the person."""


class SignInAgain(DriveError):
    """The permission was revoked or ran out. Only the person can give it again."""


class DriveAway(DriveError, OSError):
    """Google Drive does not answer, or not now. It heals itself."""


class FileGone(DriveError):
    """The file is no longer there, or no longer ours to read."""


class TokenRanOut(DriveError):
    """A place in a list is not known any more; the list has to be read from its start."""


class DamagedDownload(DriveError, OSError):
    """The bytes that came are not those that Google Drive says the file has."""
