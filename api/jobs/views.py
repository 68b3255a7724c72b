"""How far the pipeline is with the person's photos, what failed, and trying again."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.jobs import serializers
from api.views import View
from ingest import tasks
from ingest.models import StageRun
from ingest.pipeline import STAGE
from ingest.status import failed_runs, left_of, unfinished_runs
from photos.models import Photo


class JobsView(View):
    """Of the person's own library."""

    @extend_schema(responses=serializers.Jobs)
    def get(self, request: Request) -> Response:
        """Tell how much each stage has left to do."""
        left = left_of(self.person)
        items = serializers.StageLeft(left, many=True).data
        return Response({"items": items, "is_idle": not any(each.due for each in left)})


@extend_schema(description="List what failed, and why, the last first.")
class FailedView(View, ListAPIView[StageRun]):
    """Of the person's own photos."""

    serializer_class = serializers.Run
    keys = ("-id",)

    def get_queryset(self) -> QuerySet[StageRun]:
        return failed_runs(self.person)


class PhotoJobsView(View):
    """What is left to do of one photo."""

    @extend_schema(responses=serializers.Runs)
    def get(self, request: Request, photo_id: int) -> Response:
        """Tell what of a photo is still to do, and what failed and why."""
        return self._told(self._photo(photo_id))

    def _photo(self, photo_id: int) -> Photo:
        return get_object_or_404(Photo.objects.in_library_of(self.person), pk=photo_id)

    def _told(self, photo: Photo) -> Response:
        return Response({"items": serializers.Run(unfinished_runs(photo), many=True).data})


class RetryView(PhotoJobsView):
    """A stage of one photo, once more."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=serializers.Runs)
    def post(self, request: Request, photo_id: int, stage: str) -> Response:
        """Try it again, and after it every stage that needs it."""
        photo = self._photo(photo_id)
        if stage not in STAGE:
            raise Http404
        tasks.retry(photo, stage)
        return self._told(photo)
