"""Ids as a request names them."""

from django.http import Http404, QueryDict

LONGEST_ID = 18  # digits


def asked_number(text: str) -> int:
    """An id. Raises Http404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise Http404
    return int(text)


def asked_ids(said: QueryDict, name: str = "photo") -> list[int]:
    """The ids of a selection, each once, in their order. Raises Http404."""
    return list(dict.fromkeys(map(asked_number, said.getlist(name))))
