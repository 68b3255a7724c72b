"""What went wrong, as problem details (RFC 9457), each with a code that never changes."""

from http import HTTPStatus
from typing import Any

from rest_framework import exceptions, status

MIME = "application/problem+json"
# The codes of what REST framework finds out by itself; ours are beside what raises them.
CODES = {
    400: "not_understood",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "no_such_method",
    406: "not_acceptable",
    412: "changed_meanwhile",
    413: "too_large",
    415: "unsupported_type",
    429: "too_often",
    500: "failed",
    503: "part_away",
}


class Problem(exceptions.APIException):
    """Something that the caller can mend: `raise Problem("album_full", "…", status=409)`."""

    def __init__(
        self, code: str, detail: str, *, status: int = status.HTTP_400_BAD_REQUEST
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code


def problem_of(status: int, detail: str, code: str = "") -> dict[str, Any]:
    """The body of it."""
    return {
        "type": "about:blank",
        "status": status,
        "code": code or CODES.get(status, "problem"),
        "title": HTTPStatus(status).phrase,
        "detail": detail,
    }
