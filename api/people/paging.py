"""Pages of people: named ones first, of those the favourites, then by how many photos they are in.
No column of a row says that, so that a page begins after a person."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.views import APIView

from api.asked import asked_id
from api.paging import USUAL_LIMIT, Keyset, read_limit
from api.problems import Problem
from faces.models import Person
from faces.reading.people import Asked, people_of


class ByPlace(Keyset):
    """Of a view that lists people; `hidden` and `like` are what it was asked."""

    def paginate_queryset(  # type: ignore[override]  # they are counted, and then ordered
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        asking: Any = view
        wanted = request.query_params
        asked = Asked(
            name=asking.like,
            hidden=asking.hidden,
            after=asked_id(request, "after", "bad_cursor") if wanted.get("after") else None,
            shown=read_limit(wanted.get("limit", str(USUAL_LIMIT))),
        )
        try:
            page = people_of(asking.person, asked)
        except Person.DoesNotExist as error:
            raise Problem("bad_cursor", "after is nobody in this list any more.") from error
        self.next = None if page.next is None else str(page.next)
        return list(page.cards)
