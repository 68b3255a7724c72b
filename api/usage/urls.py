"""Addresses of usage."""

from django.urls import path

from api.usage.views import UsageView

urlpatterns = [path("usage/", UsageView.as_view(), name="usage")]
