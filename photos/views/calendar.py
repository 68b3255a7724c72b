"""The calendar: a year with its months, a month with its days."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS_ABBR
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos import calendar


@require_safe
def latest(request: SignedInRequest) -> HttpResponse:
    """The newest year that has photos."""
    newest = calendar.latest_year(request.user)
    if newest is None:
        return render(request, "photos/calendar_year.html", {"page": None})
    return year(request, newest)


@require_safe
def year(request: SignedInRequest, year: int) -> HttpResponse:
    if not date.min.year <= year < date.max.year:
        raise Http404
    page = calendar.calendar_year(request.user, year)
    return render(request, "photos/calendar_year.html", {"page": page})


@require_safe
def month(request: SignedInRequest, first_day: date) -> HttpResponse:
    page = calendar.calendar_month(request.user, first_day)
    context = {"page": page, "weekdays": WEEKDAYS_ABBR.values()}
    return render(request, "photos/calendar_month.html", context)
