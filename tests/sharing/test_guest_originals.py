"""The bytes that a link gives where it hides where and with what photos were taken."""

import pytest

from photos.formats import FORMATS
from photos.imaging.render import render
from photos.models import Photo
from tests.photos.photo_files import keep_rendition
from tests.sharing.link_files import at, link_to, make_album
from tests.sharing.telling_files import FILES, SECRETS, keep_photo


@pytest.mark.parametrize("name", ["jpeg", "heic", "mov", "dng"])
def test_it_gives_originals_that_tell_nothing(alice, client, name):
    photo = keep_photo(alice, name, FILES[name]())
    link = link_to(make_album(alice, photo))
    answer = client.get(at(link, f"photos/{photo.pk}/original"))
    said = answer.getvalue()
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="photo-{photo.pk}.')
    assert not [secret for secret in (*SECRETS, b"secret-name") if secret in said]
    assert len(said) == int(answer["Content-Length"])
    assert client.head(at(link, f"photos/{photo.pk}/original")).status_code == 200


def test_it_gives_the_bytes_as_they_are_where_nothing_is_hidden(alice, client):
    content = FILES["jpeg"]()
    photo = keep_photo(alice, "jpeg", content)
    link = link_to(make_album(alice, photo), hides_location=False)
    assert client.get(at(link, f"photos/{photo.pk}/original")).getvalue() == content


def test_it_plays_a_film_that_tells_nothing(alice, client):
    film = keep_photo(alice, "mov", FILES["mov"](), is_playable=True)
    link = link_to(make_album(alice, film), allows_download=False)
    answer = client.get(at(link, f"photos/{film.pk}/playback"), headers={"Range": "bytes=0-99"})
    assert answer.status_code == 206
    whole = client.get(at(link, f"photos/{film.pk}/playback"))
    assert not [secret for secret in SECRETS if secret in whole.getvalue()]
    assert "photo-" not in whole["Content-Disposition"]


def test_it_plays_the_proxy_where_there_is_one(alice, client):
    film = keep_photo(alice, "avi", FILES["avi"]())
    keep_rendition(film, "proxy", b"a proxy", mime="video/mp4")
    link = link_to(make_album(alice, film))
    assert client.get(at(link, f"photos/{film.pk}/playback")).getvalue() == b"a proxy"


def test_it_gives_nothing_rather_than_too_much(alice, client):
    photo = keep_photo(alice, "jpeg", b"no JPEG, SECRET")
    link = link_to(make_album(alice, photo))
    assert client.get(at(link, f"photos/{photo.pk}/original")).status_code == 404
    Photo.objects.update(
        kept_in=alice.sources.create(kind="folder", name="d", root="/no", state="offline")
    )
    assert client.get(at(link, f"photos/{photo.pk}/original")).status_code == 404


def test_it_makes_renditions_that_tell_nothing(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(FILES["jpeg"]())
    made = render(path, FORMATS["jpeg"])
    assert not [secret for secret in SECRETS if secret in made.preview + made.thumbnail]
