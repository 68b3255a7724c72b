"""A month by its days, and what was added last."""

from datetime import date

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import query_of
from api.calendar import serializers
from api.photos.listing import PhotoPages, lists_photos
from api.views import View
from photos.calendar import calendar_month
from photos.models import Photo


class DaysView(View):
    """A month of the own timeline, day by day."""

    @extend_schema(parameters=[serializers.AskedMonth], responses=serializers.Days)
    def get(self, request: Request) -> Response:
        """Tell on which days of a month photos were taken, how many, and one of each day."""
        month = query_of(request, serializers.AskedMonth)["month"]
        weeks = calendar_month(self.person, date.fromisoformat(f"{month}-01")).weeks
        days = [day for week in weeks for day in week if day and day.cover]
        return Response({"items": serializers.DayTold(days, many=True).data})


class RecentView(PhotoPages):
    """The own timeline by when photos came, the last one first, whenever they were taken."""

    keys = ("-added_at", "-id")

    @lists_photos
    def get(self, request: Request) -> Response:
        photos = Photo.objects.in_library_of(self.person).on_timeline().only("id", "added_at")
        return self.answer_in_order(self.paginate_queryset(photos) or [])
