"""What a WebDAV client is told when it may not have its way."""


class Refusal(Exception):
    """The answer's status, the reason for people, and for clients the condition that failed."""

    def __init__(self, status: int, reason: str, condition: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.condition = condition


class NotThere(Refusal):
    """Nothing has this address, or nothing that this person may see."""

    def __init__(self) -> None:
        super().__init__(404, "There is nothing at this address.")
