"""Why something cannot be done."""


class InvalidAction(ValueError):
    """Why it cannot be done, in words for the person."""
