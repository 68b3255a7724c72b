"""Batches of files that were handed in, with a receipt for each; and Google Takeouts."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import query_of
from api.imports import serializers
from api.views import View
from ingest import batches
from ingest.models import Batch, Receipt, TakeoutImport, TakeoutMember
from ingest.takeout.report import report_of
from ingest.takeout.selectors import import_progress, imports_of
from ingest.takeout.tasks import start


@extend_schema(description="List what was handed in, the newest first.")
class ImportsView(View, ListAPIView[Batch]):
    """The person's own."""

    serializer_class = serializers.BatchTold
    keys = ("-started_at", "-id")

    def get_queryset(self) -> QuerySet[Batch]:
        return batches.counted(self.person)


class ImportView(View):
    """One of them."""

    @extend_schema(responses=serializers.BatchProgress)
    def get(self, request: Request, batch_id: int) -> Response:
        """Tell how far it is."""
        try:
            progress = batches.batch_progress(self.person, batch_id)
        except Batch.DoesNotExist as error:
            raise Http404 from error
        batch = serializers.BatchTold(progress.batch, context={"request": request}).data
        figures = {name: getattr(progress, name) for name in ("ready", "failed", "percent")}
        return Response({**batch, **figures})


@extend_schema(
    description="List what became of its files, the last first.",
    parameters=[serializers.AskedReceipts],
)
class ReceiptsView(View, ListAPIView[Receipt]):
    """Every file has exactly one."""

    serializer_class = serializers.ReceiptTold
    keys = ("-id",)

    def get_queryset(self) -> QuerySet[Receipt]:
        batch = get_object_or_404(Batch, pk=self.kwargs["batch_id"], owner=self.person)
        return batch.receipts.filter(**query_of(self.request, serializers.AskedReceipts))


@extend_schema(description="List the Google Takeouts, the newest first.")
class TakeoutsView(View, ListAPIView[TakeoutImport]):
    """The person's own."""

    serializer_class = serializers.TakeoutTold
    keys = ("-id",)

    def get_queryset(self) -> QuerySet[TakeoutImport]:
        return imports_of(self.person)


class TakeoutView(View):
    """One of them."""

    @extend_schema(responses=serializers.TakeoutProgress)
    def get(self, request: Request, batch_id: int) -> Response:
        """Tell how far it is, and how many members ended in which state."""
        return self._told(own(self, batch_id))

    def _told(self, takeout: TakeoutImport) -> Response:
        report, progress = report_of(takeout), import_progress(takeout)
        figures: dict[str, Any] = {
            "members": progress.members,
            "media": progress.total,
            "media_done": progress.done,
            "percent": progress.percent,
            "states": {state: count for state, count in report.states.items() if count},
        }
        told = serializers.TakeoutTold(takeout, context={"request": self.request}).data
        return Response({**told, **figures})


class GoOnView(TakeoutView):
    """What is told one that stopped."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=serializers.TakeoutProgress)
    def post(self, request: Request, batch_id: int) -> Response:
        """Go on: all archives came, or what stopped it is out of the way."""
        takeout = own(self, batch_id)
        start(takeout)
        return self._told(takeout)


@extend_schema(
    description="List the members of its archives in their order.",
    parameters=[serializers.AskedMembers],
)
class MembersView(View, ListAPIView[TakeoutMember]):
    """Each ends in exactly one state."""

    serializer_class = serializers.MemberTold
    keys = ("position",)

    def get_queryset(self) -> QuerySet[TakeoutMember]:
        members = own(self, self.kwargs["batch_id"]).members.defer("content")
        return members.filter(**query_of(self.request, serializers.AskedMembers))


def own(view: View, batch_id: int) -> TakeoutImport:
    return get_object_or_404(imports_of(view.person), batch=batch_id)
