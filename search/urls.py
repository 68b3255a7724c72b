"""Addresses of search."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("photos/<int:photo_id>/similar/", views.similar, name="similar"),
]
