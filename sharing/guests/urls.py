"""Addresses of what guests send."""

from django.urls import path

from sharing.guests import review_views, views

urlpatterns = [
    path("s/<slug:key>/send/", views.send, name="guest_send"),
    path("links/review/", review_views.review, name="review"),
    path("links/review/decide/", review_views.decide, name="review_decide"),
    path("links/review/<int:upload_id>/picture", review_views.picture, name="review_picture"),
]
