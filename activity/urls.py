"""Addresses of comments, likes, the feed and notices."""

from django.urls import path

from activity.views import feed, notices, talk, unsubscribe

app_name = "activity"
urlpatterns = [
    path("photos/<int:photo_id>/talk/", talk.of_photo, name="of_photo"),
    path("photos/<int:photo_id>/talk/like/", talk.like_photo, name="like_photo"),
    path("photos/<int:photo_id>/talk/names/", talk.names_of_photo, name="names_of_photo"),
    path("comments/<int:comment_id>/change/", talk.change, name="change_comment"),
    path("comments/<int:comment_id>/delete/", talk.delete, name="delete_comment"),
    path("comments/<int:comment_id>/restore/", talk.restore, name="restore_comment"),
    path("activity/", feed.feed_page, name="feed"),
    path("notices/", notices.page, name="notices"),
    path("notices/read/", notices.read_every, name="read_notices"),
    path("notices/<int:notice_id>/read/", notices.read, name="read_notice"),
    path("notices/<int:notice_id>/open/", notices.open_notice, name="open_notice"),
    path("notices/unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("settings/notices/", notices.settings_page, name="settings"),
]
