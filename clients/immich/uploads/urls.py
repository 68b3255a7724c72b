"""What clients ask of files that they would send. The files themselves go to `assets`."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.uploads import checking

urlpatterns = [
    path("api/assets/bulk-upload-check", by_method(POST=checking.check), name="check_uploads"),
]
