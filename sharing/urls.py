"""Addresses of what is shared: albums, groups, spaces, partners, links."""

from django.urls import path

from sharing import homes
from sharing.albums import urls as albums
from sharing.groups import urls as groups
from sharing.guests import urls as guests
from sharing.links import urls as links
from sharing.partners import urls as partners
from sharing.spaces import urls as spaces
from sharing.zips import urls as zips

app_name = "sharing"
urlpatterns = [
    path("sharing/homes/", homes.homes, name="homes"),
    *albums.urlpatterns,
    *groups.urlpatterns,
    *spaces.urlpatterns,
    *partners.urlpatterns,
    *links.urlpatterns,
    *zips.urlpatterns,
    *guests.urlpatterns,
]
