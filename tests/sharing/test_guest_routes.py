"""Every address beneath a link, as the configuration has them: a new one cannot be forgotten."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from rights.models import ShareLink
from sharing.links.services import change_link, revoke_link
from tests.photos.photo_files import make_whole_photo
from tests.sharing.link_files import link_to, make_album

ROUTES = sorted(
    str(pattern.pattern)
    for resolver in get_resolver().url_patterns
    for pattern in getattr(resolver, "url_patterns", [])
    if str(pattern.pattern).startswith("s/<slug:key>/")
)
OPENS = "s/<slug:key>/password/"
PLAYS = "s/<slug:key>/photos/<int:photo_id>/playback"  # of a picture there is nothing


@pytest.fixture
def photo(alice):
    return make_whole_photo(alice)


@pytest.fixture
def link(alice, photo):
    return link_to(make_album(alice, photo), password="sardines", allows_upload=True)


def asked(client, route, link, photo, method):
    address = "/" + route.replace("<slug:key>", link.token).replace("<int:photo_id>", str(photo.pk))
    return getattr(client, method)(address).status_code


def test_it_knows_the_routes():
    assert len(ROUTES) >= 9
    assert OPENS in ROUTES


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("route", ROUTES)
def test_it_opens_nothing_before_the_password_is_given(link, photo, client, route, method):
    assert asked(client, route, link, photo, method) in {401, 405}
    client.post(f"/s/{link.token}/password/", {"password": "sardines"})
    if route not in {OPENS, PLAYS}:
        shown = 404 if "/story/" in route else 200  # the link is to an album
        assert asked(client, route, link, photo, "get") == shown


@pytest.mark.parametrize("route", ROUTES)
def test_it_closes_all_at_once(link, photo, client, alice, browser_of, route):
    client.post(f"/s/{link.token}/password/", {"password": "sardines"})
    change_link(link, password="mackerel")
    assert asked(client, route, link, photo, "get") in {401, 405}
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1), password="")
    for each in (client, Client(), browser_of(alice)):
        assert asked(each, route, link, photo, "get") in {404, 405}
    ShareLink.objects.update(expires_at=None)
    revoke_link(link)
    for method in ("get", "post"):
        assert asked(client, route, link, photo, method) in {404, 405}
