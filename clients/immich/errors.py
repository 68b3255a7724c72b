"""What is answered where something is not done."""


class Refused(Exception):
    """Told to the client with this status, in the words of the protocol."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
