"""Numbers in addresses."""

from django.http import Http404

LONGEST_ID = 18  # digits


def number(text: str) -> int:
    """Raises Http404 for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise Http404
    return int(text)
