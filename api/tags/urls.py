"""Addresses of tags."""

from django.urls import path

from api.tags import views

urlpatterns = [
    path("tags/", views.Tags.as_view(), name="tags"),
    path("tags/by-name/put-on/", views.TagPhotos.as_view(), name="tag_photos"),
    path("tags/<int:tag_id>/", views.OneTag.as_view(), name="tag"),
    path("tags/<int:tag_id>/merge/", views.MergeTag.as_view(), name="merge_tag"),
    path("tags/<int:tag_id>/photos/", views.PhotosOfTag.as_view(), name="photos_of_tag"),
    path("tags/<int:tag_id>/put-on/", views.PutOn.as_view(), name="put_tag_on"),
    path("tags/<int:tag_id>/take-off/", views.TakeOff.as_view(), name="take_tag_off"),
]
