"""Every address of this site."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import admin_sign_in

handler500 = "config.faults.answer_fault"
handler429 = "accounts.limits.wait"  # what allauth answers where it counts by itself

urlpatterns = [
    # First, as each address before it costs every request of the API.
    path("api/v1/", include("api.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("accounts.allauth_urls")),
    path("", include("photos.urls")),
    path("", include("editing.urls")),
    path("", include("quality.urls")),
    path("", include("atlas.urls")),
    path("", include("folders.urls")),
    path("", include("vault.urls")),
    path("", include("activity.urls")),
    path("", include("albums.urls")),
    path("", include("faces.urls")),
    path("", include("search.urls")),
    path("", include("dedup.urls")),
    path("", include("curating.urls")),
    path("", include("ingest.urls")),
    path("", include("sharing.urls")),
    path("", include("stories.urls")),
    path("", include("insight.urls")),
    path("", include("clients.immich.urls")),
    path("", include("clients.urls")),
    path("", include("lite.urls")),
    path("", include("ops.urls")),
]
