"""Whether something is still as who changes it saw it: `If-Match` with the ETag of its GET."""

from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request

from api.problems import Problem
from api.views import etag_of

CHANGED = "changed_meanwhile"


def check_unchanged(request: Request, told: Any) -> None:
    """`told` is what its GET tells now. Raises Problem, a 412."""
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if wanted and "*" not in wanted and etag_of(told) not in wanted:
        raise Problem(CHANGED, "It was changed meanwhile: read it anew.", status=412)
