"""Addresses of the Immich protocol, room by room."""

from django.urls import re_path

from clients.immich.activities import urls as activities
from clients.immich.albums import urls as albums
from clients.immich.assets import urls as assets
from clients.immich.duplicates import urls as duplicates
from clients.immich.faces import urls as faces
from clients.immich.keys import urls as keys
from clients.immich.maps import urls as maps
from clients.immich.media import urls as media
from clients.immich.memories import urls as memories
from clients.immich.notifications import urls as notifications
from clients.immich.partners import urls as partners
from clients.immich.people import urls as people
from clients.immich.routing import no_such_route
from clients.immich.search import urls as search
from clients.immich.server import urls as server
from clients.immich.shared_links import urls as shared_links
from clients.immich.signing_in import urls as signing_in
from clients.immich.stacks import urls as stacks
from clients.immich.sync import urls as sync
from clients.immich.tags import urls as tags
from clients.immich.timeline import urls as timeline
from clients.immich.trash import urls as trash
from clients.immich.uploads import urls as uploads
from clients.immich.users import urls as users

app_name = "immich"
urlpatterns = [
    *activities.urlpatterns,
    *albums.urlpatterns,
    *assets.urlpatterns,
    *duplicates.urlpatterns,
    *faces.urlpatterns,
    *keys.urlpatterns,
    *maps.urlpatterns,
    *media.urlpatterns,
    *memories.urlpatterns,
    *notifications.urlpatterns,
    *partners.urlpatterns,
    *people.urlpatterns,
    *search.urlpatterns,
    *server.urlpatterns,
    *shared_links.urlpatterns,
    *signing_in.urlpatterns,
    *stacks.urlpatterns,
    *sync.urlpatterns,
    *tags.urlpatterns,
    *timeline.urlpatterns,
    *trash.urlpatterns,
    *uploads.urlpatterns,
    *users.urlpatterns,
    re_path(r"^api/(?P<rest>.*)$", no_such_route, name="no_such_route"),
]
