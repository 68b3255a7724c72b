"""Addresses of the locked folder."""

from django.urls import path

from vault.views import door, folder

app_name = "vault"
urlpatterns = [
    path("locked/", folder.folder, name="folder"),
    path("locked/set-up/", door.set_up, name="set_up"),
    path("locked/open/", door.unlock_door, name="open"),
    path("locked/close/", door.close, name="close"),
    path("locked/pin/", door.change_pin, name="change_pin"),
    path("locked/recover/", door.recover, name="recover"),
    path("locked/recovery-code/", door.new_code, name="new_code"),
    path("locked/lock/", folder.lock, name="lock"),
    path("locked/unlock/", folder.unlock, name="unlock"),
    path("locked/photos/<int:photo_id>/", folder.photo, name="photo"),
    path("locked/photos/<int:photo_id>/thumbnail", folder.thumbnail, name="thumbnail"),
    path("locked/photos/<int:photo_id>/preview", folder.preview, name="preview"),
    path("locked/photos/<int:photo_id>/original", folder.original, name="original"),
    path("locked/photos/<int:photo_id>/playback", folder.playback, name="playback"),
]
