"""Addresses of stacks."""

from django.urls import path

from api.stacks import views

urlpatterns = [
    path("stacks/", views.StacksView.as_view(), name="stacks"),
    path("stacks/undo/", views.UndoStackView.as_view(), name="undo_stack"),
    path("stacks/<int:stack_id>/", views.StackView.as_view(), name="stack"),
    path(
        "stacks/<int:stack_id>/photos/<int:file_id>/take-out/",
        views.TakeOutView.as_view(),
        name="take_out_of_stack",
    ),
]
