"""What can be wrong with a photo's pixels, each with a reason that people understand."""

from __future__ import annotations


class UndecodablePhoto(Exception):
    """The file is of a known format, but no picture can be made of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DecodingFailed(Exception):
    """The child process was stopped, or died, while it decoded."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
