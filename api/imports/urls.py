"""Addresses of imports."""

from django.urls import path

from api.imports import views

ONE = "imports/<int:batch_id>/"
urlpatterns = [
    path("imports/", views.ImportsView.as_view(), name="imports"),
    path("imports/takeouts/", views.TakeoutsView.as_view(), name="takeouts"),
    path(ONE, views.ImportView.as_view(), name="import"),
    path(f"{ONE}receipts/", views.ReceiptsView.as_view(), name="receipts"),
    path(f"{ONE}takeout/", views.TakeoutView.as_view(), name="takeout"),
    path(f"{ONE}takeout/go-on/", views.GoOnView.as_view(), name="takeout_go_on"),
    path(f"{ONE}takeout/members/", views.MembersView.as_view(), name="takeout_members"),
]
