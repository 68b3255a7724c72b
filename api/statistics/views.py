"""The dashboard's tables."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.statistics.serializers import StatisticsTold
from api.views import View
from insight.figures import Figures
from insight.patterns import patterns_of
from insight.sections import sections_of, table_of
from insight.tasks import summary_or_count


class StatisticsView(View):
    """Of the person's own library."""

    @extend_schema(responses=StatisticsTold)
    def get(self, request: Request) -> Response:
        """Tell what the library is made of: years, hours, cameras, places, people, storage."""
        summary = summary_or_count(self.person)
        if summary is None:
            return Response({"counted_at": None, "photos": 0, "patterns": [], "tables": []})
        figures = Figures(**summary.figures)
        tables = []
        for section in sections_of(self.person, figures):
            head, *rows = table_of(section)
            tables.append({"key": section.key, "title": section.title, "head": head, "rows": rows})
        told = {
            "counted_at": summary.counted_at,
            "photos": figures.photos,
            "patterns": patterns_of(figures),
            "tables": tables,
        }
        return Response(StatisticsTold(told).data)
