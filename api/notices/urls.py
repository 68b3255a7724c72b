"""Addresses of notices and of the feed."""

from django.urls import path

from api.notices.views import Feed, Notices, ReadNotice, ReadNotices, Unread

urlpatterns = [
    path("feed/", Feed.as_view(), name="feed"),
    path("notices/", Notices.as_view(), name="notices"),
    path("notices/unread/", Unread.as_view(), name="unread_notices"),
    path("notices/read/", ReadNotices.as_view(), name="read_notices"),
    path("notices/<int:notice_id>/read/", ReadNotice.as_view(), name="read_notice"),
]
