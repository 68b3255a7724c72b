"""Why something cannot be done with a story."""


class InvalidStory(ValueError):
    """Said in words that a person may read."""
