"""Addresses of the library."""

from django.urls import path, register_converter

from photos.converters import MonthConverter
from photos.views import calendar, media, photo, timeline

register_converter(MonthConverter, "month")

app_name = "photos"
urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("timeline/totals/", timeline.totals, name="totals"),
    path("timeline/months.json", timeline.months, name="months"),
    path("timeline/<month:first_day>.json", timeline.month, name="month"),
    path("calendar/", calendar.latest, name="calendar"),
    path("calendar/<int:year>/", calendar.year, name="year"),
    path("calendar/<month:first_day>/", calendar.month, name="calendar_month"),
    path("photos/<int:photo_id>/", photo.photo, name="photo"),
    path("photos/<int:photo_id>/thumbnail", media.thumbnail, name="thumbnail"),
    path("photos/<int:photo_id>/preview", media.preview, name="preview"),
    path("photos/<int:photo_id>/original", media.original, name="original"),
    path("photos/<int:photo_id>/playback", media.playback, name="playback"),
]
