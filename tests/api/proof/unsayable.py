"""What the API refuses by rules that a schema has no words for: that is no fault of the schema. Each
refusal is excused only of a request that breaks that very rule. The same the other way: what the
proof narrowed is no rule of the API."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from PIL import Image, UnidentifiedImageError
from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData

from ingest.bodies import LONGEST_MILLISECONDS, name_problem
from ingest.told_folders import BadFolder, clean_folder
from stories.memories.days import EARLIEST, LATEST

# They name an account or a member, who need not be in what was just made.
NAME_SOMEBODY = {
    "DELETE /api/v1/groups/{family_group_id}/members/{user_id}/",
    "POST /api/v1/spaces/{space_id}/hand-over/",
}
UPLOAD = "POST /api/v1/upload/"
CHANGES = "GET /api/v1/changes/"
FILE = "application/octet-stream"


def is_fault(_: Any, failure: Failure, case: Case, response: Response) -> bool:
    if isinstance(failure, AcceptedNegativeData):
        return not names_another(case)
    if isinstance(failure, EnsureResourceAvailability):
        return case.operation.label not in NAME_SOMEBODY
    if not isinstance(failure, RejectedPositiveData):
        return True
    told = json.loads(response.content)
    if told["code"] in RULES:
        return not RULES[told["code"]](case)
    sent = case.query | (case.body if isinstance(case.body, dict) else {})
    wrong = list(wrong_in(told.get("errors", {}), sent))
    return not wrong or not all(is_unsayable(words, value) for words, value in wrong)


def names_another(case: Case) -> bool:
    """In its address, than the proof knows of: an id it is all the same."""
    told = case.meta.phase.data
    places = {ParameterLocation.PATH: case.path_parameters, ParameterLocation.QUERY: case.query}
    if told.parameter_location not in places or "`enum`" not in told.description:
        return False
    return str(places[told.parameter_location][told.parameter]).isdecimal()


def names_no_page(case: Case) -> bool:
    """Only what stands in `next` of a page of the same list."""
    return case.method == "GET" and bool(case.query.get("after"))


def names_no_mark(case: Case) -> bool:
    """The same, of what changed."""
    return case.operation.label == CHANGES and bool(case.query.get("since"))


def has_no_name(case: Case) -> bool:
    """Of a file: a header says it, or the form that brings it."""
    return is_file(case) and not said(case, "X-Filename")


def has_bad_name(case: Case) -> bool:
    return case.operation.label == UPLOAD and bool(name_problem(unquote(said(case, "X-Filename"))))


def has_bad_folder(case: Case) -> bool:
    """One that climbs."""
    try:
        clean_folder(unquote(said(case, "X-Folder")))
    except BadFolder:
        return case.operation.label == UPLOAD
    return False


def has_bad_time(case: Case) -> bool:
    """Neither milliseconds nor a date and time."""
    text = said(case, "X-File-Time")
    is_number = text.isdecimal() and text.isascii() and len(text) <= LONGEST_MILLISECONDS
    return case.operation.label == UPLOAD and not is_number and not is_read(datetime, text)


def has_other_sum(case: Case) -> bool:
    """Nobody meets that of the bytes by chance."""
    return case.operation.label == UPLOAD and bool(said(case, "X-Checksum"))


def has_no_file(case: Case) -> bool:
    """Of an empty one this client writes a part that ends with its headers: it has no file, not
    even an empty one."""
    is_form = case.operation.label == UPLOAD and not is_file(case)
    return is_form and not bytes_of(case.body["file"])


def has_no_length(case: Case) -> bool:
    """As nothing is sent by this client: not even that it has no bytes."""
    return is_file(case) and not bytes_of(case.body)


def brings_no_photo(case: Case) -> bool:
    if case.operation.label != UPLOAD:
        return False
    try:
        Image.open(io.BytesIO(bytes_of(case.body if is_file(case) else case.body["file"])))
    except UnidentifiedImageError:
        return True
    return False


RULES: dict[str, Callable[[Case], bool]] = {
    "bad_cursor": names_no_page,
    "bad_mark": names_no_mark,
    "no_name": has_no_name,
    "bad_name": has_bad_name,
    "bad_folder": has_bad_folder,
    "bad_time": has_bad_time,
    "checksum_differs": has_other_sum,
    "no_file": has_no_file,
    "length_missing": has_no_length,
    "no_photo": brings_no_photo,
}


def is_file(case: Case) -> bool:
    return case.operation.label == UPLOAD and case.media_type == FILE


def bytes_of(file: Any) -> bytes:
    return bytes(getattr(file, "data", file))


def said(case: Case, header: str) -> str:
    return str(case.headers.get(header, ""))


def wrong_in(errors: Any, sent: Any) -> Iterator[tuple[str, Any]]:
    """The words about each field, or each that a list of a field has; and what was sent there."""
    if isinstance(errors, str):
        yield errors, sent
    elif isinstance(errors, list):
        for each in errors:
            yield from wrong_in(each, sent)
    else:
        for name, each in errors.items():
            yield from wrong_in(each, within(sent, name))


def within(sent: Any, name: str) -> Any:
    if isinstance(sent, list):
        return sent[int(name)]
    return sent.get(name) if isinstance(sent, dict) else None


def is_unsayable(words: str, value: Any) -> bool:
    if words.startswith("This field may not be blank."):
        return value != "" and not value.strip()  # but spaces
    if words.startswith("Date has wrong format."):
        return not is_read(date, value)  # a schema's `format` is no promise
    if words.startswith("A day from 1800 to 2199."):
        return not EARLIEST <= date.fromisoformat(value) <= LATEST
    return words.startswith("Datetime has wrong format.") and not is_read(datetime, value)


def is_read(kind: type[date], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True
