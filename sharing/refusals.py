"""Why something that is shared cannot be changed so."""


class NotAllowed(Exception):
    """The person may not do that here: to them it is not there."""


class InvalidShare(ValueError):
    """It cannot be done; the message says why, to the person."""
