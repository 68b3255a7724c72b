"""Addresses of duplicates and stacks."""

from django.urls import path

from dedup.pages import alone, count, duplicates, group, history, preferences, rules, versions

app_name = "dedup"
urlpatterns = [
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:group_id>/", group.group, name="group"),
    path("duplicates/<int:group_id>/decide/", group.decide, name="decide"),
    path("duplicates/decisions/<int:resolution_id>/undo/", group.undo, name="undo"),
    path("duplicates/count/", count.count, name="count"),
    path("duplicates/rules/", rules.rules, name="rules"),
    path("duplicates/history/", history.history, name="history"),
    path("duplicates/history/<int:resolution_id>/undo/", history.take_back, name="take_back"),
    path("duplicates/raws/", alone.raws, name="raws"),
    path("duplicates/raws/<int:photo_id>/stack/", alone.stack, name="stack_raw"),
    path("duplicates/raws/<int:photo_id>/leave/", alone.leave, name="leave_raw"),
    path("duplicates/raws/<int:photo_id>/undo/", alone.undo_raw, name="undo_raw"),
    path("photos/<int:photo_id>/versions/", versions.versions, name="versions"),
    path("photos/<int:photo_id>/versions/show/", versions.show, name="show_version"),
    path("photos/<int:photo_id>/versions/take-out/", versions.take_one_out, name="take_out"),
    path("photos/<int:photo_id>/versions/unstack/", versions.unstack_all, name="unstack"),
    path("photos/<int:photo_id>/versions/undo/", versions.undo, name="undo_versions"),
    path("settings/duplicates/", preferences.preferences, name="preferences"),
]
