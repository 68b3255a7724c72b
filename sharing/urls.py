"""Addresses of what is shared: spaces, groups, partners, links."""

from sharing.links import urls as links

app_name = "sharing"
urlpatterns = [*links.urlpatterns]
