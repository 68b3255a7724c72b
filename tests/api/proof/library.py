"""A small family's library, and what is in it under each name that the API asks for."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from accounts.keys import make_key
from accounts.models import Scope, User
from activity.models import Comment, Event, Kind, Notice
from albums.models import Album
from api.media.signing import signed_addresses
from curating.models import Action
from dedup.models import DuplicateGroup, Resolution
from dedup.services import keep_all, plan
from dedup.stacks.by_hand import sign_before, stack_by_hand
from faces.models import Change, Face, Person
from faces.services import hide_person
from folders.models import Folder
from ingest.models import Batch, Receipt, StageRun, TakeoutImport, TakeoutMember
from photos.models import Photo, Source, Stack, Tag
from photos.services.stacks import as_it_is
from rights.models import AlbumShare, Group, Partner, ShareLink, Space, SpaceMember
from search.models import SavedSearch
from stories.models import Chapter, Occasion, Story
from tests.api.proof.asking import Caller, by_key, by_session
from tests.factories import NOON, make_face, make_group, make_person, make_photo
from tests.rights.world import World


class Library:
    """Of the world of the matrix: its owner asks, by a session and by a key that may all."""

    def __init__(self, world: World) -> None:
        self.world, self.owner = world, world.users["owner"]
        _, secret = make_key(self.owner, "Script", scopes=list(Scope))
        self.callers: dict[str, Caller] = {
            "session": by_session(world.browsers["owner"]),
            "key": by_key(secret),
        }
        fill(world, self.owner)
        self.named = {name: [each] for name, each in world.things.items() if "." not in name}
        self.named |= named_of(self.owner) | named_in_people(self.owner)
        self.named |= named_of_duplicates(self.owner) | named_of_stacks(self.owner)

    def known(self, place: str, name: str) -> list[Any]:
        """What is there under a name, in an operation or in what is sent; nothing where it may be
        anything."""
        for part, names in SPECIAL.items():
            if part in place and name in names:
                return names[name](self.owner)
        return self.named.get(name, [])


def ids(rows: Any) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def named_of(owner: User) -> dict[str, list[Any]]:
    """Under the names of routes and of fields; all there are, so that no other id is good."""
    photos = ids(Photo.objects.filter(owner=owner, is_locked=False))
    return {
        "photo_id": photos,
        "photos": photos,
        "photo": photos,
        "cover": photos,
        "album_id": ids(Album.objects.filter(owner=owner, query="")),
        "within": ids(Album.objects.filter(owner=owner, query="")),
        "comment_id": ids(Comment.objects.filter(author=owner, deleted_at=None)),
        "notice_id": ids(Notice.objects.filter(user=owner)),
        "saved_id": ids(SavedSearch.objects.filter(user=owner)),
        "share_id": ids(AlbumShare.objects.all()),
        "photo_ids": photos,
        "ids": photos,
        "album": ids(Album.objects.filter(owner=owner, query="")),
        "tag": ids(Tag.objects.filter(owner=owner)),
        "tag_id": ids(Tag.objects.filter(owner=owner)),
        "space": ids(Space.objects.all()),
        "action_id": ids(Action.objects.filter(owner=owner)),
        "batch_id": ids(Batch.objects.filter(owner=owner)),
        "source_id": ids(Source.objects.filter(owner=owner)),
        "stage": ["metadata", "renditions", "no-such-stage"],
        "signed": list(signed_paths(owner, photos[0])),
        "space_id": ids(Space.objects.all()),
        "member_id": ids(SpaceMember.objects.all()),
        "member": ids(SpaceMember.objects.all()),
        "link_id": ids(ShareLink.objects.filter(owner=owner)),
        "partner_id": ids(Partner.objects.filter(owner=owner)),
        "family_group_id": ids(Group.objects.filter(owner=owner)),
        "group": ids(Group.objects.filter(owner=owner)),
        "user_id": ids(User.objects.filter(group_memberships__group__owner=owner)),
        "occasion_id": ids(Occasion.objects.filter(owner=owner)),
        "trips": ids(Occasion.objects.filter(owner=owner)),
        "trip": ids(Occasion.objects.filter(owner=owner)),
        "story_id": ids(Story.objects.filter(owner=owner)),
        "story": ids(Story.objects.filter(owner=owner)),
        "chapter_id": ids(Chapter.objects.filter(story__owner=owner)),
        "albums": ids(Album.objects.filter(owner=owner)),
        "folder_id": ids(Folder.objects.filter(owner=owner, under__gt=0)),
        "into": ids(Tag.objects.filter(owner=owner)),
        "bbox": ["-180,-90,180,90", "-9.5,38.5,-8.9,39.0", "170,-10,-170,10"],
        "time_zone": ["Europe/Lisbon", "Asia/Kathmandu"],
        "who": ["stranger@example.org", "nobody@example.org"],
    }


def named_in_people(owner: User) -> dict[str, list[Any]]:
    people, faces = Person.objects.filter(owner=owner), Face.objects.filter(photo__owner=owner)
    return {
        "person_id": ids(people),
        "person": ids(people),
        "people": ids(people),
        "first": ids(people),
        "second": ids(people),
        "face_id": ids(faces),
        "faces": ids(faces),
        "change_id": ids(Change.objects.filter(owner=owner)),
    }


def named_of_duplicates(owner: User) -> dict[str, list[Any]]:
    group = DuplicateGroup.objects.filter(owner=owner).order_by("pk")[0]
    keeper, *others = Photo.objects.filter(duplicate__group=group).order_by("pk")
    going = [each.pk for each in others]
    return {
        "keeper": [keeper.pk],
        "trash": [going],
        "shown": [[keeper.pk, *going]],
        "token": [plan(group, keeper, others).token],
        "group_id": [group.pk],
        "resolution_id": ids(Resolution.objects.filter(owner=owner)),
    }


def named_of_stacks(owner: User) -> dict[str, list[Any]]:
    stack = Stack.objects.get(owner=owner)
    return {
        "stack_id": [stack.pk],
        "file_id": ids(stack.photos.all()),
        "primary": ids(stack.photos.all()),
        "undo": [sign_before(as_it_is(stack))],
    }


# Where a name means others than elsewhere.
SPECIAL: dict[str, dict[str, Callable[[User], list[Any]]]] = {
    "smart-albums": {
        "album_id": lambda owner: ids(Album.objects.filter(owner=owner).exclude(query=""))
    },
    "/restore/": {"comment_id": lambda _: ids(Comment.objects.exclude(deleted_at=None))},
    "/partners/{partner_id}/photos/": {
        "partner_id": lambda owner: ids(Partner.objects.filter(viewer=owner))
    },
    "/takeout/": {
        "batch_id": lambda owner: ids(Batch.objects.filter(owner=owner, origin="takeout"))
    },
    "PersonChangeRequest": {"cover": lambda owner: ids(Face.objects.filter(photo__owner=owner))},
    "StoryOfSearchRequest": {"query": lambda _: ["2019", "2020", "nothing 1903"]},
    "ChapterChangeRequest": {"photos": lambda _: []},
    "ChapterMovedRequest": {
        "photos": lambda _: [],
        "after": lambda owner: ids(Chapter.objects.filter(story__owner=owner)),
    },
    "PlaceRequest": {"after": lambda owner: ids(Photo.objects.filter(owner=owner))},
}


def signed_paths(owner: User, photo_id: int) -> Iterator[str]:
    for address in signed_addresses(owner, photo_id).values():
        yield address.rstrip("/").rpartition("/")[2]


def fill(world: World, owner: User) -> None:
    """What the matrix has no need of."""
    photo, stranger = world.photos["own"], world.users["album contributor"]
    Comment.objects.create(author=owner, photo=photo, text="What a herd!")
    Comment.objects.create(
        author=owner, photo=photo, text="Oh.", deleted_at=timezone.now(), deleted_by=owner
    )
    event = Event.objects.create(kind=Kind.LIKE, actor=stranger, photo=photo)
    Notice.objects.create(user=owner, event=event)
    groom = make_person(owner, "Groom")
    make_face(make_photo(owner, latitude=38.71, longitude=-9.14), groom)
    make_face(photo, Person.objects.get(owner=owner, name="Rider"), left=0.1)
    hide_person(groom, hidden=False)
    Tag.objects.create(owner=owner, name="Quagga")
    keep_all(make_group(make_photo(owner), make_photo(owner)))
    stack_by_hand(owner, [make_photo(owner).pk for _ in range(3)])
    Partner.objects.create(owner=stranger, viewer=owner)
    ShareLink.objects.create(owner=owner, token="menagerie", album_id=world.things["album_id"])
    Action.objects.create(owner=owner, actor=owner, verb="favourite")
    Action.objects.create(owner=owner, actor=owner, verb="favourite", state=Action.State.RUNNING)
    Source.objects.create(owner=owner, kind="folder", name="NAS", root="/nowhere")
    Source.objects.create(
        owner=owner, kind="folder", name="Disk", root="/none", state=Source.State.ASKS
    )
    batch = Batch.objects.create(owner=owner, origin=Batch.Origin.TAKEOUT)
    takeout = TakeoutImport.objects.create(batch=batch, phase="bring", error="The disk is full.")
    TakeoutMember.objects.create(
        takeout=takeout, position=1, archive="a.zip", entry=1, path="1.jpg", folder="",
        name="1.jpg", size_bytes=1, kind="media", state="added",
    )  # fmt: skip
    Receipt.objects.create(batch=batch, filename="a.jpg", outcome="added", photo=photo)
    Occasion.objects.create(
        owner=owner, kind=Occasion.Kind.EVENT, starts_local=NOON, ends_local=NOON
    )
    StageRun.objects.create(photo=photo, stage="metadata", version="1", state="failed")
    SavedSearch.objects.create(user=owner, name="Herds", query="quagga")
    Album.objects.create(owner=owner, title="Stripes", query="zebra", reading=[])
