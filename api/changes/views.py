"""What changed in the own library since a client last asked."""

from dataclasses import asdict

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.changes.serializers import ToldPage
from api.paging import USUAL_LIMIT, read_limit
from api.problems import Problem
from api.views import View
from sync.epochs import epoch
from sync.marks import BadMark, Mark, StartAgain
from sync.models import Kind
from sync.selectors import changes_since

SINCE = (
    "The `next` of the answer before. Without it nothing is listed: keep `next`, list all that you "
    "follow (`/api/v1/photos/`, `/api/v1/albums/` and so on), and then ask for what changed."
)
KINDS = "Only these, with commas between them: " + ", ".join(Kind.values) + "."
ONE_KIND = f"({'|'.join(Kind.values)})"
SOME_KINDS = {"type": "string", "pattern": f"^({ONE_KIND}(,{ONE_KIND})*)?$"}
LIMIT = "How many at once: 100 unless said, at most 1000."


class ChangesView(View):
    """What changed in your library since a mark: follow it, and yours is the same as here.

    Each thing is told with whether it is gone; else ask for how it is now. What others lend is
    theirs, and not told here. 410 `start_again`: the mark is too old, or an older library was
    brought back; list all again."""

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter("since", str, description=SINCE),
            OpenApiParameter("kinds", SOME_KINDS, description=KINDS),
            OpenApiParameter("limit", int, description=LIMIT),
        ],
        responses=ToldPage,
    )
    def get(self, request: Request) -> Response:
        limit = read_limit(request.query_params.get("limit", str(USUAL_LIMIT)))
        kinds = read_kinds(request.query_params.get("kinds", ""))
        held, until = epoch(), Mark.now()
        since = request.query_params.get("since", "")
        if not since:
            return Response({"items": [], "next": until.written(held), "more": False})
        page = changes_since(self.person, read_mark(since), until=until, kinds=kinds, limit=limit)
        items = [asdict(each) for each in page.told]
        return Response({"items": items, "next": page.mark.written(held), "more": page.more})


def read_kinds(text: str) -> list[Kind]:
    try:
        return [Kind(each) for each in text.split(",")] if text else list(Kind)
    except ValueError as error:
        raise Problem("bad_kinds", KINDS) from error


def read_mark(text: str) -> Mark:
    try:
        return Mark.read(text, epoch())
    except BadMark as error:
        raise Problem("bad_mark", "since is not the `next` of an answer.") from error
    except StartAgain as error:
        words = "This is too long ago to tell what changed since: list all again."
        raise Problem("start_again", words, status=410) from error
