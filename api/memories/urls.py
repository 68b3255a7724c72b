"""Addresses of memories, and of what is kept out of them."""

from django.urls import path

from api.memories import views

urlpatterns = [
    path("memories/", views.Memories.as_view(), name="memories"),
    path("memories/kept-out/", views.AllKeptOut.as_view(), name="kept_out"),
    path("memories/kept-out/<int:kept_out_id>/", views.OneKeptOut.as_view(), name="kept_out_one"),
]
