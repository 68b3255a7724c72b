"""Every address of this site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("photos.urls")),
    path("", include("search.urls")),
    path("", include("ingest.urls")),
    path("", include("ops.urls")),
]
