"""Searching, what is offered while typing, and searches that are kept."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of, query_of, refusals
from api.schema import refused
from api.search import serializers
from api.views import View
from search.box.completion import completion_groups
from search.box.scope import read_box
from search.finding.ranking import Order
from search.kept import services as kept
from search.kept.selectors import own_saved_searches, suggested_name
from search.models import SavedSearch
from search.people import names_in
from search.selectors import BadCursor, Cursor, Page, search_photos, understand

NAME_TAKEN = refused("The name is taken, or there are as many as there may be: `not_kept`.")


class SearchView(View):
    """What a query finds among all photos that the person may see."""

    @extend_schema(parameters=[serializers.Asked], responses=serializers.SearchPage)
    def get(self, request: Request) -> Response:
        """Search the library.

        The same words as on the page: `beach 2019 -tag:screenshot in:Lisbon`. Nothing that is
        typed is an error; `notes` say what was not understood.
        """
        asked = query_of(request, serializers.Asked)
        with refusals("bad_cursor", BadCursor):
            after = Cursor.read(asked["after"]) if asked["after"] else None
        page = search_photos(
            self.person,
            understand(self.person, read_box(asked).query),
            limit=asked["limit"],
            after=after,
            order=Order(asked["order"]),
            cutoff=not asked["weaker"],
        )
        return Response(self._told(page, is_why_asked=asked["why"]))

    def _told(self, page: Page, *, is_why_asked: bool) -> dict[str, Any]:
        query = page.understood
        people = names_in(self.person, [result.photo_id for result in page.results])
        context = {"request": self.request, "people": people, "why": is_why_asked}
        return {
            "query": query.text,
            "understood": serializers.Understood(query.chips, many=True).data,
            "notes": [*query.notes, *([page.unavailable] if page.unavailable else [])],
            "total": page.total,
            "has_more": page.is_cut,
            "items": serializers.Found(page.results, many=True, context=context).data,
            "next": str(page.next) if page.next else None,
        }


class SuggestionsView(View):
    """What is offered beneath the search box."""

    @extend_schema(parameters=[serializers.Typed], responses=serializers.Suggestions)
    def get(self, request: Request) -> Response:
        """Complete what was typed: names, dates, fields, and searches that were made before."""
        asked = query_of(request, serializers.Typed)
        groups = completion_groups(self.person, asked["q"])
        found = [completion for group in groups for completion in group.completions]
        return Response({"items": serializers.Suggestion(found, many=True).data})


class SavedSearchesView(View, ListAPIView[SavedSearch]):
    """Searches under names."""

    serializer_class = serializers.Saved
    keys = ("name", "id")

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return own_saved_searches(self.person)

    @extend_schema(request=serializers.Keep, responses={201: serializers.Saved, **NAME_TAKEN})
    def post(self, request: Request) -> Response:
        """Keep a search."""
        told = body_of(request, serializers.Keep)
        name = told.get("name") or suggested_name(understand(self.person, told["query"]))
        with refusals("not_kept", status=status.HTTP_409_CONFLICT):
            saved = kept.save_search(self.person, name, told["query"])
        return Response(self.get_serializer(saved).data, status=status.HTTP_201_CREATED)


class SavedSearchView(View):
    """One of them."""

    @extend_schema(responses=serializers.Saved)
    def get(self, request: Request, saved_id: int) -> Response:
        return self._told(self._saved(saved_id))

    @extend_schema(request=serializers.Keep, responses={200: serializers.Saved, **NAME_TAKEN})
    def patch(self, request: Request, saved_id: int) -> Response:
        """Give it another name, or another query."""
        saved = self._saved(saved_id)
        told = body_of(request, serializers.Keep, partial=True)
        name, query = told.get("name") or saved.name, told.get("query", saved.query)
        with refusals("not_kept", status=status.HTTP_409_CONFLICT):
            return self._told(kept.change_saved_search(saved, name=name, query=query))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, saved_id: int) -> Response:
        """Delete it. Until the next one is deleted, the page can bring it back."""
        kept.delete_saved_search(self._saved(saved_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _saved(self, saved_id: int) -> SavedSearch:
        return get_object_or_404(own_saved_searches(self.person), pk=saved_id)

    def _told(self, saved: SavedSearch) -> Response:
        return Response(serializers.Saved(saved, context={"request": self.request}).data)
