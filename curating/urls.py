"""Addresses of what a person decides about photos, and of its history."""

from django.urls import path

from curating.corrections import views as corrections
from curating.tags import views as tags
from curating.views import actions, bulk, edits, pages, photo, things

app_name = "curating"
urlpatterns = [
    path("tags/", tags.tags, name="tags"),
    path("tags/<int:tag_id>/", tags.tag, name="tag"),
    path("tags/<int:tag_id>/rename/", tags.rename, name="rename_tag"),
    path("tags/<int:tag_id>/move/", tags.move, name="move_tag"),
    path("tags/<int:tag_id>/merge/", tags.merge, name="merge_tag"),
    path("tags/<int:tag_id>/delete/", tags.delete, name="delete_tag"),
    path("correct/time/", corrections.time, name="correct_time"),
    path("correct/place/", corrections.place, name="correct_place"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/albums/", pages.albums, name="albums"),
    path("recent/", pages.recent, name="recent"),
    path("tidy/", pages.tidy, name="tidy"),
    path("documents/", pages.documents, name="documents"),
    path("memes/", pages.memes, name="memes"),
    path("screenshots/", pages.screenshots, name="screenshots"),
    path("favourites/", pages.favourites, name="favourites"),
    path("archive/", pages.archive, name="archived"),
    path("trash/", pages.trash, name="trashed"),
    path("trash/days/", pages.keep_days, name="trash_days"),
    path("trash/delete/", pages.delete, name="delete"),
    path("history/", pages.history, name="history"),
    path("photos/<int:photo_id>/favourite/", photo.favourite, name="favourite"),
    path("photos/<int:photo_id>/caption/", photo.caption, name="caption"),
    path("photos/<int:photo_id>/note/", photo.note, name="note"),
    path("photos/<int:photo_id>/rating/", photo.rating, name="rating"),
    path("photos/<int:photo_id>/call/", photo.call, name="call"),
    path("photos/<int:photo_id>/archive/", photo.archive, name="archive"),
    path("photos/<int:photo_id>/trash/", photo.trash, name="trash"),
    path("photos/<int:photo_id>/edit/save/", edits.save, name="edit"),
    path("photos/<int:photo_id>/edit/revert/", edits.revert, name="revert"),
    path("edits/paste/", edits.paste, name="paste"),
    path("photos/<int:photo_id>/tags/", photo.add_tags, name="add_tags"),
    path("photos/<int:photo_id>/tags/<int:tag_id>/refuse/", photo.refuse_tag, name="refuse_tag"),
    path("photos/<int:photo_id>/tags/<int:tag_id>/restore/", photo.restore_tag, name="restore_tag"),
    path("albums/<int:album_id>/delete/", things.delete_album, name="delete_album"),
    path("albums/<int:album_id>/take-out/<int:photo_id>/", photo.take_out, name="take_out"),
    path("albums/<int:album_id>/put-back/<int:photo_id>/", photo.put_back, name="put_back"),
    path("actions/<int:action_id>/", actions.progress, name="progress"),
    path("actions/<int:action_id>/undo/", actions.undo, name="undo"),
    path("actions/<int:action_id>/stop/", actions.stop, name="stop"),
]
