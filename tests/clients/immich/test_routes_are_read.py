"""The published client library, made from the protocol's own schema, asks every route that the site
offers on a real server, and reads each answer by its strict models. What it is not made to ask is
named here with the reason."""

import asyncio
import inspect
import re
from datetime import UTC, date, datetime
from typing import Any

import immichpy
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts.keys import make_key
from accounts.models import Scope, User
from accounts.services import create_user
from activity.models import Comment
from activity.models import Kind as Happening
from activity.services import tell
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, PhotoTag, Rendition, Stack, Tag
from photos.services.stacks import stack_photos
from places.models import Place
from rights.models import AlbumShare, Partner, ShareLink
from tests.clients.immich.routes import Call, Offer, calls, offers
from tests.conftest import PASSWORD
from tests.factories import make_face, make_group, make_person, make_photo
from tests.photos.photo_files import jpeg

Things = dict[str, str]

CALLS, OFFERS = calls(), list(offers())
# Asked in tests of their own: by a session, not by a key, and as a stream.
ELSEWHERE = ("/auth/", "/sessions", "/sync/")
UNASKED = {
    ("PUT", "/albums/{}"): "a way of version 1 to say PATCH",
    ("DELETE", "/albums/{}/user/me"): "the client knows only the way with a UUID",
    ("GET", "/api-keys"): "refused: keys are made in the browser",
    ("POST", "/api-keys"): "refused: keys are made in the browser",
    ("GET", "/api-keys/{}"): "refused: keys are made in the browser",
    ("PUT", "/api-keys/{}"): "refused: keys are made in the browser",
    ("DELETE", "/api-keys/{}"): "refused: keys are made in the browser",
    ("GET", "/users/me/license"): "there is none to be bought: 404",
    ("GET", "/users/{}/profile-image"): "accounts have no pictures: 404",
}


def is_elsewhere(offer: Offer) -> bool:
    return offer.path.startswith(ELSEWHERE)


ASKED = [each for each in OFFERS if not is_elsewhere(each) and each[1:3] not in UNASKED]


def test_what_is_not_asked_is_offered() -> None:
    """So that nothing stays on the list that is gone."""
    assert UNASKED.keys() <= {each[1:3] for each in OFFERS}


def make_things(alice: User, bob: User) -> Things:
    """One of everything, anew for each call."""
    place, _ = Place.objects.get_or_create(
        city="Rome", region="Lazio", country="Italy", country_code="IT"
    )
    here = {"place": place, "latitude": 41.9, "longitude": 12.5, "make": "Canon"}
    taken = datetime(2021, 5, 3, 12, tzinfo=UTC)
    photo = make_photo(alice, taken, **here, caption="At the river")
    other = make_photo(alice, taken)
    make_photo(alice, taken, trashed_at=timezone.now())
    with_files(photo)
    video = make_photo(alice, kind="video", mime="video/mp4", is_playable=True)
    with_files(video)
    person, second = make_person(alice), make_person(alice)
    faces = [make_face(photo, person), make_face(other, second)]
    tag = Tag.objects.create(owner=alice, name=f"Tag {photo.pk}")
    PhotoTag.objects.create(photo=other, tag=tag, origin="person")
    stack = stack_photos(
        make_photo(alice), [make_photo(alice), make_photo(alice)], kind=Stack.Kind.BURST
    )
    album = Album.objects.create(owner=alice, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=other)
    AlbumShare.objects.create(album=album, user=bob)
    comment = Comment.objects.create(author=bob, text="Nice", album=album)
    tell(Happening.LIKE, actor=bob, to=[alice], photo=photo)
    notice = alice.notices.latest("pk")
    link = ShareLink.objects.create(owner=alice, album=album, token=f"token{photo.pk}")
    Partner.objects.get_or_create(owner=alice, viewer=bob)
    Partner.objects.get_or_create(owner=bob, viewer=alice)
    numbers = {
        (Kind.ASSET, "photo_id"): photo.pk,
        (Kind.ASSET, "new_id"): make_photo(alice).pk,
        (Kind.ASSET, "other_id"): other.pk,
        (Kind.ASSET, "stacked_id"): stack.photos.filter(is_primary=False)[0].pk,
        (Kind.ASSET, "video_id"): video.pk,
        (Kind.PERSON, "person_id"): person.pk,
        (Kind.PERSON, "second_id"): second.pk,
        (Kind.FACE, "face_id"): faces[1].pk,
        (Kind.TAG, "tag_id"): tag.pk,
        (Kind.STACK, "stack_id"): stack.pk,
        (Kind.ALBUM, "album_id"): album.pk,
        (Kind.ACTIVITY, "activity_id"): comment.pk * 2,
        (Kind.NOTICE, "notice_id"): notice.pk,
        (Kind.LINK, "link_id"): link.pk,
        (Kind.GROUP, "group_id"): make_group(photo, other).pk,
        (Kind.USER, "user_id"): bob.pk,
        (Kind.MEMORY, "memory_id"): 20210503,
    }
    return {name: uuid_of(kind, number) for (kind, name), number in numbers.items()}


def with_files(photo: Photo) -> None:
    content, key = jpeg(300), f"{photo.pk}.jpg"
    Photo.objects.filter(pk=photo.pk).update(original_key=key, size_bytes=len(content))
    storages["originals"].save(key, ContentFile(content))
    storages["renditions"].save(key, ContentFile(content))
    for name in ("preview", "thumbnail"):
        Rendition.objects.create(
            photo=photo, name=name, key=key, mime="image/jpeg", size_bytes=len(content)
        )


def said_in(offer: Offer, things: Things) -> dict[str, Any]:
    """What the call is made with, besides what stands in its path."""
    photo, other, new = things["photo_id"], things["other_id"], things["new_id"]
    user, album, tag = things["user_id"], things["album_id"], things["tag_id"]
    face = {"assetId": new, "personId": things["named_id"], "imageWidth": 90, "imageHeight": 90}
    told: dict[tuple[str, str], dict[str, Any]] = {
        ("GET", "/activities"): {"album_id": album},
        ("GET", "/activities/statistics"): {"album_id": album},
        ("POST", "/activities"): {"albumId": album, "type": "comment", "comment": "Hm"},
        ("GET", "/albums"): {"is_shared": True},
        ("POST", "/albums"): {"albumName": "New", "assetIds": [photo]},
        ("PUT", "/albums/assets"): {"albumIds": [album], "assetIds": [photo]},
        ("PATCH", "/albums/{}"): {"albumName": "Lake", "order": "desc"},
        ("PUT", "/albums/{}/assets"): {"ids": [photo, other]},
        ("DELETE", "/albums/{}/assets"): {"ids": [photo, other]},
        ("PUT", "/albums/{}/users"): {"albumUsers": [{"userId": user, "role": "editor"}]},
        ("PUT", "/albums/{}/user/{}"): {"role": "editor"},
        ("POST", "/assets"): {
            "asset_data": ("new.jpg", jpeg(int(photo[-4:], 16) % 500 + 20)),
            "file_created_at": datetime(2021, 5, 3, tzinfo=UTC),
            "file_modified_at": datetime(2021, 5, 3, tzinfo=UTC),
        },
        ("PUT", "/assets"): {"ids": [photo], "isFavorite": True},
        ("DELETE", "/assets"): {"ids": [photo], "force": False},
        ("PUT", "/assets/{}"): {"description": "At the sea"},
        ("POST", "/assets/bulk-upload-check"): {
            "assets": [{"id": "a.jpg", "checksum": "4eccbba4cea9c8d83343bf5948fc459dea182e4d"}]
        },
        ("POST", "/download/info"): {"assetIds": [photo]},
        ("POST", "/download/archive"): {"assetIds": [photo]},
        ("DELETE", "/duplicates"): {"ids": [things["group_id"]]},
        ("POST", "/duplicates/resolve"): {
            "groups": [
                {
                    "duplicateId": things["group_id"],
                    "keepAssetIds": [photo],
                    "trashAssetIds": [other],
                }
            ]
        },
        ("GET", "/faces"): {"id": photo},
        ("POST", "/faces"): face | {"x": 9, "y": 9, "width": 40, "height": 40},
        ("DELETE", "/faces/{}"): {"force": False},
        ("PUT", "/faces/{}"): {"id": things["face_id"]},
        ("GET", "/map/reverse-geocode"): {"lat": 41.9, "lon": 12.5},
        ("GET", "/memories"): {"var_for": date(2023, 5, 3)},
        ("PUT", "/notifications"): {"ids": [things["notice_id"]], "readAt": "2026-01-01T00:00:00Z"},
        ("PUT", "/notifications/{}"): {"readAt": "2026-01-01T00:00:00Z"},
        ("GET", "/partners"): {"direction": "shared-by"},
        ("POST", "/partners"): {"sharedWithId": things["stranger_id"]},
        ("PUT", "/partners/{}"): {"inTimeline": False},
        ("PUT", "/people"): {"people": [{"id": things["person_id"], "isHidden": True}]},
        ("POST", "/people/merge"): {"ids": [things["person_id"], things["second_id"]]},
        ("POST", "/people/{}/merge"): {"ids": [things["second_id"]]},
        ("PUT", "/people/{}"): {"isFavorite": True, "birthDate": "1980-05-03"},
        ("PUT", "/people/{}/reassign"): {
            "data": [{"personId": things["second_id"], "assetId": other}]
        },
        ("POST", "/search/metadata"): {"withExif": True, "withPeople": True, "size": 3},
        ("POST", "/search/smart"): {"query": "river"},
        ("POST", "/search/random"): {"size": 3},
        ("POST", "/search/statistics"): {"isFavorite": False},
        ("POST", "/search/large-assets"): {"size": 3},
        ("GET", "/search/suggestions"): {"type": "city"},
        ("GET", "/search/places"): {"name": "Rome"},
        ("GET", "/search/person"): {"name": "A"},
        ("POST", "/shared-links"): {"type": "INDIVIDUAL", "assetIds": [photo]},
        ("PATCH", "/shared-links/{}"): {"description": "For Gran"},
        ("POST", "/stacks"): {"assetIds": [photo, other]},
        ("DELETE", "/stacks"): {"ids": [things["stack_id"]]},
        ("PUT", "/stacks/{}"): {"primaryAssetId": things["stacked_id"]},
        ("POST", "/tags"): {"name": f"New {tag}"},
        ("PUT", "/tags"): {"tags": [f"A/{tag}"]},
        ("PUT", "/tags/{}"): {"name": f"Newer {tag}"},
        ("PUT", "/tags/assets"): {"tagIds": [tag], "assetIds": [photo]},
        ("PUT", "/tags/{}/assets"): {"ids": [photo]},
        ("DELETE", "/tags/{}/assets"): {"ids": [other]},
        ("GET", "/timeline/bucket"): {"time_bucket": "2021-05-01", "with_coordinates": True},
        ("POST", "/trash/restore/assets"): {"ids": [photo]},
    }
    return told.get((offer.method, offer.path), {})


def words_in(offer: Offer, things: Things) -> list[str]:
    """What stands in the path, in its order."""
    other = OTHER_WORDS.get((offer.method, offer.path), {})
    return [things[other.get(word, word)] for word in offer.words]


OTHER_WORDS = {
    ("POST", "/partners/{}"): {"user_id": "stranger_id"},
    ("GET", "/users/{}"): {"user_id": "own_id"},
    ("DELETE", "/stacks/{}/assets/{}"): {"photo_id": "stacked_id"},
    ("GET", "/assets/{}/video/playback"): {"photo_id": "video_id"},
}


async def ask(server: str, key: str, call: Call, path: list[str], said: dict[str, Any]) -> Any:
    async with immichpy.AsyncClient(base_url=server, api_key=key) as client:
        function = getattr(getattr(client, call.api), call.function)
        named = dict(zip(map(snake, call.words), path, strict=True))
        body = [each for each in inspect.signature(function).parameters if each.endswith("_dto")]
        return await function(**named, **({body[0]: said} if body else said))


def snake(word: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_published_client_reads_every_answer(live_server: Any) -> None:
    alice = create_user("alice@example.org", PASSWORD, name="Alice", is_operator=True)
    bob = create_user("bob@example.org", PASSWORD, name="Bob")
    _, key = make_key(alice, "immichpy", scopes=list(Scope))
    wrong = []
    for number, offer in enumerate(ASKED):
        things = make_things(alice, bob) | strangers(alice, number)
        call = CALLS[offer.method, offer.path]
        try:
            asyncio.run(
                ask(live_server.url, key, call, words_in(offer, things), said_in(offer, things))
            )
        except Exception as error:  # noqa: BLE001 - whatever the client cannot read, each is told
            wrong.append(f"{offer.method} {offer.path}: {type(error).__name__} {error}"[:600])
    assert not wrong, "\n".join(["", *wrong])
    assert len(ASKED) > 90


def strangers(alice: User, number: int) -> Things:
    """Whom nothing is shared with yet, and somebody with a name."""
    stranger = create_user(f"stranger{number}@example.org", PASSWORD, name="Stranger")
    named = make_person(alice, f"Anna {number}")
    make_face(make_photo(alice), named)
    return {
        "stranger_id": uuid_of(Kind.USER, stranger.pk),
        "named_id": uuid_of(Kind.PERSON, named.pk),
        "own_id": uuid_of(Kind.USER, alice.pk),
    }
