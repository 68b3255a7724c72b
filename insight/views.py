"""The dashboard, and each of its tables as CSV."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from insight.figures import Figures
from insight.pages import dashboard_of
from insight.sections import sections_of, table_of
from insight.tasks import summary_or_count

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a cell begins that a spreadsheet works out


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    summary = summary_or_count(request.user)
    page = dashboard_of(request.user, summary) if summary else None
    return render(request, "insight/dashboard.html", {"page": page})


@require_safe
def table(request: SignedInRequest, subject: str) -> HttpResponse:
    summary = summary_or_count(request.user)
    figures = Figures(**summary.figures) if summary else Figures()
    for section in sections_of(request.user, figures):
        if section.key == subject:
            response = HttpResponse(content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{subject}.csv"'
            csv.writer(response).writerows(map(harmless, table_of(section)))
            return response
    raise Http404


def harmless(row: tuple[str | int, ...]) -> list[str | int]:
    """Names are what people and cameras wrote: no cell is a formula."""
    return [f"'{each}" if str(each).startswith(FORMULA) else each for each in row]
