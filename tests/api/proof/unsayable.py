"""What the API refuses by rules that a schema has no words for: that is no fault of the schema."""

import json
from typing import Any

from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

CODES = {
    "bad_cursor",  # only what stands in `next` of a page of the same list
    "bad_mark",  # the same, of what changed
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
    wrong = [words for each in told.get("errors", {}).values() for words in each]
    return not (told["code"] in CODES or (wrong and all(map(is_unsayable, wrong))))


def is_unsayable(words: Any) -> bool:
    return isinstance(words, str) and words.startswith(WORDS)
