"""Addresses of duplicates."""

from django.urls import path

from api.duplicates import views

urlpatterns = [
    path("duplicates/", views.GroupsView.as_view(), name="duplicates"),
    path("duplicates/decisions/", views.DecisionsView.as_view(), name="decisions"),
    path(
        "duplicates/decisions/<int:resolution_id>/undo/",
        views.UndoView.as_view(),
        name="undo_decision",
    ),
    path("duplicates/<int:group_id>/", views.GroupView.as_view(), name="duplicate"),
    path("duplicates/<int:group_id>/plan/", views.PlanView.as_view(), name="duplicate_plan"),
    path("duplicates/<int:group_id>/decide/", views.DecideView.as_view(), name="decide_duplicate"),
]
