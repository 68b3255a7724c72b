"""Addresses of the history."""

from django.urls import path

from api.history import views

urlpatterns = [
    path("history/", views.HistoryView.as_view(), name="history"),
    path("history/<int:action_id>/", views.ActionView.as_view(), name="action"),
    path("history/<int:action_id>/undo/", views.UndoView.as_view(), name="undo"),
    path("history/<int:action_id>/stop/", views.StopView.as_view(), name="stop"),
]
