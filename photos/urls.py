"""Addresses of the library."""

from django.urls import path, register_converter

from photos.converters import MonthConverter
from photos.views import timeline

register_converter(MonthConverter, "month")

app_name = "photos"
urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("timeline/totals/", timeline.totals, name="totals"),
    path("timeline/months.json", timeline.months, name="months"),
    path("timeline/<month:first_day>.json", timeline.month, name="month"),
]
