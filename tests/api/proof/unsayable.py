"""What the API refuses by rules that a schema has no words for: that is no fault of the schema."""

import json
from collections.abc import Iterator
from typing import Any

from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

CODES = {
    "bad_cursor",  # only what stands in `next` of a page of the same list
    "bad_mark",  # the same, of what changed
    "no_name",  # of a file: a header says it, or the form that brings it
    "bad_name",  # no file can be called so
    "no_file",  # an empty one in a form is none
    "bad_time",  # neither milliseconds nor a date and time
    "checksum_differs",  # from that of the bytes
    "no_photo",  # nor a video: of bytes
}


# How the words begin that say what is wrong with a field.
WORDS = (
    "This field may not be blank.",  # it is when it has nothing but spaces
    "Date has wrong format.",  # a schema's `format` is no promise
    "Datetime has wrong format.",
)


def is_fault(_: Any, failure: Failure, case: Case, response: Response) -> bool:
    if not isinstance(failure, RejectedPositiveData):
        return True
    told = json.loads(response.content)
    wrong = list(words_in(told.get("errors", {})))
    return not (told["code"] in CODES or (wrong and all(map(is_unsayable, wrong))))


def words_in(errors: Any) -> Iterator[str]:
    """Of a field, or of each that a list of a field has."""
    if isinstance(errors, str):
        yield errors
    else:
        for each in errors.values() if isinstance(errors, dict) else errors:
            yield from words_in(each)


def is_unsayable(words: str) -> bool:
    return words.startswith(WORDS)
