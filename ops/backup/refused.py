"""What cannot be done with a backup, in words for people."""


class BackupRefused(Exception):
    """A backup cannot be made or brought back; the reason is for people."""


class Damaged(BackupRefused):
    """One original of a backup is not there any more as it was."""
