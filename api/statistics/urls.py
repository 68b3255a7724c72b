"""Addresses of statistics."""

from django.urls import path

from api.statistics.views import StatisticsView

urlpatterns = [path("statistics/", StatisticsView.as_view(), name="statistics")]
