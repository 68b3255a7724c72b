"""Sources: how they do, and what they can be told. They are added and removed on the pages."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.sources.serializers import OddFile, SourcePage, Sources, SourceTold
from api.views import View
from ingest.sources import selectors, services
from photos.models import Source


class SourcesView(View):
    """The person's own."""

    @extend_schema(operation_id="sources_list", responses=Sources)
    def get(self, request: Request) -> Response:
        """List the sources, each with its last scan and its files in numbers."""
        return Response({"items": SourceTold(selectors.cards(self.person), many=True).data})


class SourceView(View):
    """One of them."""

    @extend_schema(responses=SourcePage)
    def get(self, request: Request, source_id: int) -> Response:
        """Show a source, and the files of it that are missing or could not be taken."""
        page = selectors.source_page(own(self, source_id))
        return Response(
            {
                **SourceTold(page.card).data,
                "kept_in_place": page.kept_in_place,
                "missing_photos": page.missing_photos,
                "missing": OddFile(page.missing, many=True).data,
                "problems": OddFile(page.problems, many=True).data,
            }
        )


class Verb(View):
    """Something that a source is told."""

    verb: str

    @extend_schema(request=None, responses=SourceTold)
    def post(self, request: Request, source_id: int) -> Response:
        services.VERBS[self.verb](own(self, source_id))
        return Response(SourceTold(selectors.card(own(self, source_id))).data)


@extend_schema(description="Look through it now. A paused source stays as it is.")
class RescanView(Verb):
    verb = "rescan"


@extend_schema(description="Neither watch nor scan it until it is resumed. Its photos stay.")
class PauseView(Verb):
    verb = "pause"


@extend_schema(description="Watch it again, and see what happened meanwhile.")
class ResumeView(Verb):
    verb = "resume"


@extend_schema(description="Answer a source that asks: what is not there is gone, and marked so.")
class GoneView(Verb):
    verb = "gone"


@extend_schema(description="Answer a source that asks: the files will come back.")
class OutageView(Verb):
    verb = "outage"


def own(view: View, source_id: int) -> Source:
    return get_object_or_404(selectors.own_sources(view.person), pk=source_id)
