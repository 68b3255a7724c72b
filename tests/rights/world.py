"""A small world for the matrix of rights: who there is, and one of everything that a route names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import create_user
from albums.models import Album, AlbumPhoto
from atlas.models import NamedPlace
from folders.models import Folder
from ingest.models import Batch, Receipt
from ops.models import Pulse
from photos.models import Photo, PhotoTag, Rendition, Tag
from rights.models import (
    AlbumShare,
    Group,
    GroupMember,
    Partner,
    Role,
    Space,
    SpaceMember,
    SpacePhoto,
)
from stories.models import Chapter, ChapterPhoto, KeptOut, Occasion, Story
from tests.conftest import PASSWORD
from tests.factories import make_face, make_group, make_person, make_photo
from tests.photos.photo_files import jpeg

STATES = ("own", "other's", "trashed", "archived", "locked")
SIGNED_IN = (
    "owner",
    "stranger",
    "album viewer",
    "album contributor",
    "album manager",
    "space viewer",
    "space manager",
    "partner",
)
ACTORS = ("anonymous", "disabled", "operator", *SIGNED_IN)
MAY_SEE = {
    "own": set(SIGNED_IN) - {"stranger"},
    "other's": set(),
    "trashed": {"owner"},
    "archived": set(SIGNED_IN) - {"stranger", "partner"},
    "locked": set(),
}
# Ids that nothing else on a page has: what names one of them names a photo.
FIRST_ID = 710_000_001
MARKS = {
    "own": "Quaggaherd",
    "other's": "Thylacinus",
    "trashed": "Aurochsenhorn",
    "archived": "Dodoskelett",
    "locked": "Megatherium",
}


@dataclass
class World:
    """Signed-in browsers by actor, photos by state, and other things by the word in a route."""

    users: dict[str, User]
    browsers: dict[str, Client]
    photos: dict[str, Photo]
    things: dict[str, Any] = field(default_factory=dict)


def build_world() -> World:
    users = {name: make_user(name) for name in ACTORS if name != "anonymous"}
    owner, other = users["owner"], create_user("dora@example.org", PASSWORD, name="Dora")
    number_photos_from(FIRST_ID)
    photos = {state: make_state(other if state == "other's" else owner, state) for state in STATES}
    world = World(users, dict(browsers_of(users)), photos)
    share(world, owner)
    world.things = things_of(world, owner)
    keep_workers()
    User.objects.filter(pk=users["disabled"].pk).update(is_active=False)
    return world


def keep_workers() -> None:
    """Alive for as long as the tests take, so that the library is ready."""
    seen_at = timezone.now() + timedelta(days=1)
    Pulse.objects.create(name="all@here", queues="cpu,io,ml", seen_at=seen_at)
    Pulse.objects.create(name="beat", seen_at=seen_at)


def make_user(name: str) -> User:
    address = f"{name.replace(' ', '-')}@example.org"
    return create_user(address, PASSWORD, name=name.title(), is_operator=name == "operator")


def number_photos_from(first: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"alter sequence photos_photo_id_seq restart with {first}")


def make_state(owner: User, state: str) -> Photo:
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "trashed": {"trashed_at": now},
        "archived": {"archived_at": now},
        "locked": {"is_locked": True},
    }
    mark = MARKS[state]
    key = f"{mark}.jpg"
    photo = make_photo(
        owner,
        datetime(2019, 7, 5, 12, tzinfo=UTC),
        filename=key,
        caption=f"The {mark}",
        original_key=key,
        **states.get(state, {}),
    )
    content = jpeg(300)
    Photo.objects.filter(pk=photo.pk).update(size_bytes=len(content))
    for name in Rendition.Name.values:  # a proxy, too: so that all of them can be asked for
        Rendition.objects.create(
            photo=photo, name=name, key=f"{name}-{key}", mime="image/jpeg", size_bytes=len(content)
        )
    return photo


def keep_files(world: World) -> None:
    """Of every photo. Rows that a route deleted are brought back after it, files are not."""
    for photo in world.photos.values():
        keep_file("originals", photo.original_key)
        for name in Rendition.Name.values:
            keep_file("renditions", f"{name}-{photo.original_key}")


def keep_file(storage: str, key: str) -> None:
    if not storages[storage].exists(key):
        storages[storage].save(key, ContentFile(jpeg(300)))


def browsers_of(users: dict[str, User]) -> Iterator[tuple[str, Client]]:
    yield "anonymous", Client(raise_request_exception=False)
    for name, user in users.items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        yield name, client


def share(world: World, owner: User) -> None:
    """All of the owner's photos stand in an album and a space, whatever became of them."""
    users = world.users
    hers = [photo for photo in world.photos.values() if photo.owner_id == owner.pk]
    album = Album.objects.create(owner=owner, title="Menagerie")
    space = Space.objects.create(name="Zoo")
    SpaceMember.objects.create(space=space, user=owner, role=Role.MANAGER)
    for photo in hers:
        AlbumPhoto.objects.create(album=album, photo=photo)
        SpacePhoto.objects.create(space=space, photo=photo)
    for role in Role:
        AlbumShare.objects.create(album=album, user=users[f"album {role}"], role=role)
    for role in (Role.VIEWER, Role.MANAGER):
        SpaceMember.objects.create(space=space, user=users[f"space {role}"], role=role)
    partner = Partner.objects.create(owner=owner, viewer=users["partner"])
    group = Group.objects.create(owner=owner, name="Keepers")
    GroupMember.objects.create(group=group, user=users["album viewer"])
    world.things |= {
        "album_id": album.pk,
        "space_id": space.pk,
        "partner_id": partner.pk,
        "sharing.group_id": group.pk,
        "family_group_id": group.pk,
        "user_id": owner.pk,
    }


def things_of(world: World, owner: User) -> dict[str, Any]:
    """One of everything that is the owner's alone."""
    photo = world.photos["own"]
    person = make_person(owner, "Rider")
    tag = Tag.objects.create(owner=owner, name="Zebra")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    twins = [make_photo(owner), make_photo(owner)]
    trip = Occasion.objects.create(
        owner=owner, kind="trip", starts_local=photo.taken_local, ends_local=photo.taken_local
    )
    story = Story.objects.create(owner=owner, made_from="trip", cover=photo)
    chapter = Chapter.objects.create(story=story)
    for each in world.photos.values():  # whatever became of them, and whoever's they are
        ChapterPhoto.objects.create(chapter=chapter, photo=each)
    return world.things | {
        "story_id": story.pk,
        "chapter_id": chapter.pk,
        "person_id": person.pk,
        "face_id": make_face(photo, person).pk,
        "tag_id": tag.pk,
        "group_id": make_group(*twins).pk,
        "occasion_id": trip.pk,
        "place_id": NamedPlace.objects.create(
            owner=owner, name="Home", latitude=47.07, longitude=15.44, radius_m=300
        ).pk,
        "kept_out_id": KeptOut.objects.create(
            owner=owner, what="person", person=make_person(owner, "Ghost")
        ).pk,
        "folder_id": folder_of(photo),
    }


def folder_of(photo: Photo) -> int:
    """A folder that its file came from; the database makes it."""
    batch = Batch.objects.create(owner=photo.owner, origin="folder", folder="/pictures")
    Receipt.objects.create(
        batch=batch, filename="1.jpg", path="1.jpg", outcome="added", photo=photo
    )
    return Folder.objects.get(owner=photo.owner, name="/pictures").pk


NEVER = count(900_000_001)
# Words in routes that name no thing of somebody.
WORDS: dict[str, Callable[[], Any]] = {
    "first_day": lambda: datetime(2019, 7, 1, tzinfo=UTC).date(),
    "stage": lambda: "metadata",
    "subject": lambda: "years",
    "year": lambda: 2019,
    "verb": lambda: "pause",
    "ending": lambda: "csv",
    "key": lambda: "no-such-link",
    "text": lambda: "no-such-invitation",
    "token": lambda: "none",
    "uidb64": lambda: "none",
    "provider_id": lambda: "none",
    "path": lambda: "Library/",
}


def kwargs_of(world: World, route: Any, state: str) -> dict[str, Any]:
    """What a route is asked with. What the world does not have is an id that nothing has."""
    made: dict[str, Any] = {}
    for name in route.words:
        if name == "photo_id":
            made[name] = world.photos[state].pk
        elif name in route.uuids:
            made[name] = uuid4()
        elif name in WORDS:
            made[name] = WORDS[name]()
        else:
            made[name] = thing_of(world, route, name)
    return made


def thing_of(world: World, route: Any, name: str) -> Any:
    """Two apps may call different things by one word."""
    app, _, _ = route.name.partition(":")
    known = world.things.get(f"{app}.{name}", world.things.get(name))
    return next(NEVER) if known is None else known
