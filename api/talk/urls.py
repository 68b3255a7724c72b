"""Addresses of comments and likes."""

from django.urls import path

from api.talk import views

urlpatterns = [
    path("photos/<int:photo_id>/comments/", views.CommentsOnPhoto.as_view(), name="photo_comments"),
    path("photos/<int:photo_id>/likes/", views.LikesOfPhoto.as_view(), name="photo_likes"),
    path("albums/<int:album_id>/comments/", views.CommentsOnAlbum.as_view(), name="album_comments"),
    path("albums/<int:album_id>/likes/", views.LikesOfAlbum.as_view(), name="album_likes"),
    path("comments/<int:comment_id>/", views.OneComment.as_view(), name="comment"),
    path(
        "comments/<int:comment_id>/restore/",
        views.RestoreComment.as_view(),
        name="restore_comment",
    ),
]
