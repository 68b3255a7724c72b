"""Addresses of the calendar and of what came last."""

from django.urls import path

from api.calendar import views

urlpatterns = [
    path("photos/days/", views.DaysView.as_view(), name="days"),
    path("photos/recent/", views.RecentView.as_view(), name="recent"),
]
