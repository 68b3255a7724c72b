"""Home Assistant's client library reads all that it asks for, on a real server."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aioimmich import Immich

from accounts.keys import make_key
from accounts.models import Scope, User
from accounts.services import create_user
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import PhotoTag, Tag
from tests.clients.conftest import served
from tests.clients.immich.apps import asset
from tests.clients.immich.test_routes_are_read import with_files
from tests.conftest import PASSWORD
from tests.factories import make_face, make_person, make_photo
from tests.photos.photo_files import jpeg
from tests.stored import stored_below

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def make_things(owner: User) -> dict[str, str]:
    photo, video = (
        make_photo(owner, is_favourite=True, caption="At the river"),
        make_photo(owner, kind="video", mime="video/mp4", is_playable=True, duration_s=3.0),
    )
    for each in (photo, video):
        with_files(each)
    album, tag = (
        Album.objects.create(owner=owner, title="Sea"),
        Tag.objects.create(owner=owner, name="Dog"),
    )
    AlbumPhoto.objects.create(album=album, photo=photo)
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    person = make_person(owner, "Anna")
    make_face(photo, person)
    return {
        "photo": asset(photo),
        "video": asset(video),
        "album": uuid_of(Kind.ALBUM, album.pk),
        "tag": uuid_of(Kind.TAG, tag.pk),
        "person": uuid_of(Kind.PERSON, person.pk),
    }


def test_it_reads_everything_that_it_asks_for(tmp_path: Path, settings: Any) -> None:
    """On gunicorn: it sends files in chunks, which Django's own server cannot read."""
    settings.STORAGES = stored_below(tmp_path / "library", settings.STORAGES)
    owner = create_user("alice@example.org", PASSWORD, name="Alice", is_operator=True)
    _, key = make_key(owner, "Home", scopes=list(Scope))
    (tmp_path / "library").mkdir()
    file = tmp_path / "new.jpg"
    file.write_bytes(jpeg(40))

    things = make_things(owner)
    with served("config.wsgi:application", tmp_path / "library") as address:
        asyncio.run(ask_everything(address, key, things, file))


async def ask_everything(server: str, key: str, things: dict[str, str], file: Path) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    async with ClientSession() as session:
        home = Immich(session, key, host, int(port), use_ssl=False)
        await home.async_setup()
        await ask_about_server(home)
        await ask_about_albums(home, things)
        await ask_about_photos(home, things, file)
        await ask_about_people_and_tags(home, things)
        await search(home, things)


async def ask_about_server(home: Immich) -> None:
    assert (await home.server.async_get_about_info()).version.startswith("v3.2.")
    assert (await home.server.async_get_storage_info()).disk_size_raw > 0
    assert (await home.server.async_get_server_statistics()).photos > 0
    assert (await home.server.async_get_version()).major == 3
    await home.server.async_get_version_check()
    assert (await home.users.async_get_my_user()).name == "Alice"


async def ask_about_albums(home: Immich, things: dict[str, str]) -> None:
    (album,) = await home.albums.async_get_all_albums()
    assert (await home.albums.async_get_album_info(things["album"])) == album
    assert await home.albums.async_filter_albums_by_name("sea") == [album]
    added = await home.albums.async_add_assets_to_album(things["album"], [things["video"]])
    assert [each.success for each in added] == [True]


async def ask_about_photos(home: Immich, things: dict[str, str], file: Path) -> None:
    for size in ("thumbnail", "preview", "fullsize"):
        assert await home.assets.async_view_asset(things["photo"], size)
    assert await (await home.assets.async_play_video_stream(things["video"])).read()
    sent = await home.assets.async_upload_asset(str(file))
    assert (sent.status, bool(sent.asset_id)) == ("created", True)


async def ask_about_people_and_tags(home: Immich, things: dict[str, str]) -> None:
    (anna,) = await home.people.async_get_all_people()
    assert await home.people.async_get_person_by_id(things["person"]) == anna
    assert await home.people.async_filter_people_by_name("ann") == [anna]
    assert await home.people.async_get_people_count() == 1
    assert await home.people.async_get_person_thumbnail(things["person"])
    (dog,) = await home.tags.async_get_all_tags()
    assert await home.tags.async_get_tag_by_id(things["tag"]) == dog
    assert await home.tags.async_filter_tags_by_name("dog") == [dog]


async def search(home: Immich, things: dict[str, str]) -> None:
    def ids(found: Any) -> list[str]:
        return [each.asset_id for each in found]

    photo, finds = [things["photo"]], home.search
    assert len(await finds.async_get_all(page_size=1)) == 3
    assert ids(await finds.async_get_all_favorites()) == photo
    assert ids(await finds.async_get_all_by_tag_ids([things["tag"]])) == photo
    assert ids(await finds.async_get_all_by_person_ids([things["person"]])) == photo
    assert len(await finds.async_get_all_by_album_ids([things["album"]])) == 2
    assert [each.name for each in await finds.async_search_persons("Ann")] == ["Anna"]
    assert ids(await finds.async_smart_search('"river"', is_favorite=True)) == photo
