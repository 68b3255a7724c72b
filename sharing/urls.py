"""Addresses of what is shared: spaces, groups, partners, links."""

from sharing.links import urls as links
from sharing.zips import urls as zips

app_name = "sharing"
urlpatterns = [*links.urlpatterns, *zips.urlpatterns]
