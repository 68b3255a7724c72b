"""Addresses of comments, likes, the feed and notices."""

from django.urls import path

from activity.views import feed, talk

app_name = "activity"
urlpatterns = [
    path("photos/<int:photo_id>/talk/", talk.of_photo, name="of_photo"),
    path("photos/<int:photo_id>/talk/like/", talk.like_photo, name="like_photo"),
    path("photos/<int:photo_id>/talk/names/", talk.names_of_photo, name="names_of_photo"),
    path("comments/<int:comment_id>/change/", talk.change, name="change_comment"),
    path("comments/<int:comment_id>/delete/", talk.delete, name="delete_comment"),
    path("comments/<int:comment_id>/restore/", talk.restore, name="restore_comment"),
    path("activity/", feed.feed_page, name="feed"),
]
