"""What the person's library takes up, and what their plan lets it."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.usage.serializers import PlanTold, UsageTold
from api.views import View
from ingest.processing import minutes_of
from photos.used import use_of


class UsageView(View):
    """Of the person's own library."""

    @extend_schema(responses=UsageTold)
    def get(self, request: Request) -> Response:
        """Tell what the library takes up, and the plan."""
        plan = self.person.plan
        return Response(
            {
                "plan": PlanTold(plan).data if plan else None,
                **asdict(use_of(self.person.pk)),
                "processing_minutes": round(minutes_of(self.person.pk), 3),
            }
        )
