"""Addresses of what is shared: spaces, groups, partners, links."""

from sharing.guests import urls as guests
from sharing.links import urls as links
from sharing.zips import urls as zips

app_name = "sharing"
urlpatterns = [*links.urlpatterns, *zips.urlpatterns, *guests.urlpatterns]
