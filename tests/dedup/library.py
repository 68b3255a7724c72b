"""A small library of pictures that are there several times, for random decisions about them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from accounts.models import User
from albums.models import Album, AlbumPhoto, AlbumRemoval
from albums.services import add_photos
from dedup.grouping import group_photos
from dedup.models import Dismissal
from dedup.services.rows import PHOTO
from faces.models import Face, FaceDecision, NameInPhoto, Person
from faces.services import draw_face, name_face
from ml.face import Box
from photos.curation import set_caption, set_favourite, set_rating
from photos.metadata import Metadata
from photos.models import Decision, KeptApart, Photo, PhotoTag, RefusedTag, Stack
from photos.services.metadata import apply_metadata
from photos.services.stacks import stack_photos
from photos.services.tags import add_tags, replace_file_tags
from tests.dedup.resolved import link
from tests.factories import NOON, make_face, make_photo

# Where faces are in each picture, and whose: whoever names one says the same of the others.
SLOTS = {"Anna": Box(0.1, 0.1, 0.2, 0.2), "Ben": Box(0.6, 0.5, 0.2, 0.2)}
WORDS = ("At the sea", "Summer", "With Anna")
TAGS = ("beach", "sun", "dog")
Draw = Callable[[st.SearchStrategy[Any]], Any]


class Library:
    """Six files of two pictures, and a RAW beneath one of them."""

    def __init__(self, owner: User, draw: Draw) -> None:
        self.owner = owner
        self.albums = [Album.objects.create(owner=owner, title=name) for name in ("A", "B")]
        self.files: dict[int, Metadata] = {}
        self.pictures = [[self._photo(draw) for _ in range(3)] for _ in range(2)]
        for photos, kind in zip(self.pictures, ("identical", "same"), strict=True):
            for index, photo in enumerate(photos):
                for other in photos[:index]:
                    link(photo, other, kind=kind)
        self._stack(draw(st.integers(0, 2)))
        group_photos(self.photos)

    @property
    def photos(self) -> list[Photo]:
        return [photo for photos in self.pictures for photo in photos]

    def _photo(self, draw: Draw) -> Photo:
        size = draw(st.sampled_from([(4000, 3000), (2000, 1500)]))
        photo = make_photo(self.owner, width_px=size[0], height_px=size[1])
        self.files[photo.pk] = Metadata(
            taken_local=draw(st.sampled_from([None, NOON.replace(tzinfo=None)])),
            taken_source="exif",
            latitude=draw(st.sampled_from([None, 38.7])),
            longitude=-9.1,
            rating=draw(st.sampled_from([None, 2])),
            caption=draw(st.sampled_from(["", *WORDS])),
            keywords=tuple(draw(st.sets(st.sampled_from(TAGS)))),
        )
        if self.files[photo.pk].latitude is None:
            self.files[photo.pk] = Metadata(caption=draw(st.sampled_from(["", *WORDS])))
        self.read_again(photo)
        for box in SLOTS.values():
            if draw(st.booleans()):
                sides = {"left": box.left, "top": box.top, "width": 0.2, "height": 0.2}
                make_face(photo, **sides)
        for _ in range(draw(st.integers(0, 3))):
            self.say(photo, draw)
        return photo

    def _stack(self, index: int) -> None:
        top = self.pictures[1][index]
        raw = make_photo(self.owner, format="dng", taken=NOON + timedelta(hours=1))
        self.files[raw.pk] = Metadata()
        self.read_again(raw)
        stack_photos(top, [raw], kind=Stack.Kind.RAW)

    def read_again(self, photo: Photo) -> None:
        """The stages that read a file run once more."""
        apply_metadata(photo, self.files[photo.pk])
        replace_file_tags(photo, self.files[photo.pk].keywords)

    def say(self, photo: Photo, draw: Draw) -> None:
        """Somebody says something of a photo that takes nothing off it."""
        fresh = Photo.objects.get(pk=photo.pk)
        verb = draw(st.sampled_from(["like", "rate", "write", "tag", "file", "name", "draw"]))
        if verb == "like":
            set_favourite(fresh, favourite=True)
        elif verb == "rate":
            set_rating(fresh, draw(st.integers(1, 5)))
        elif verb == "write":
            line = draw(st.sampled_from(WORDS))
            set_caption(fresh, f"{fresh.caption}\n{line}")
        elif verb == "tag":
            add_tags(fresh, draw(st.sampled_from(TAGS)))
        elif verb == "file":
            add_photos(draw(st.sampled_from(self.albums)), [fresh])
        else:
            self._say_who(fresh, draw(st.sampled_from(sorted(SLOTS))), drawn=verb == "draw")

    def _say_who(self, photo: Photo, name: str, *, drawn: bool) -> None:
        if drawn:
            draw_face(photo, SLOTS[name], name, self.owner)
            return
        for face in Face.objects.filter(photo=photo, refused_at=None):
            if face.box.overlap(SLOTS[name]) > 0.5:
                name_face(face, name)


def facts_of(photo: Photo) -> set[tuple[str, Any]]:
    """What must not be lost of a photo."""
    now = Photo.objects.get(pk=photo.pk)
    albums = AlbumPhoto.objects.filter(photo=photo).values_list("album", flat=True)
    tags = PhotoTag.objects.filter(photo=photo).exclude(origin="model")
    same = FaceDecision.objects.filter(face__photo=photo, face__refused_at=None, is_same=True)
    names = NameInPhoto.objects.filter(photo=photo).values_list("name", flat=True)
    facts = {("album", each) for each in albums}
    facts |= {("tag", each) for each in tags.values_list("tag", flat=True)}
    facts |= {("person", each) for each in same.values_list("person", flat=True)}
    facts |= {("name", each) for each in names}
    facts |= {("caption", line) for line in now.caption.splitlines() if line}
    facts |= {("rated", True)} if now.rating is not None else set()
    facts |= {("place", True)} if now.latitude is not None else set()
    return facts | ({("favourite", True)} if now.is_favourite else set())


def state_of_library() -> dict[str, set[Any]]:
    """All that people and files say, and where each photo is."""
    columns = [name for name in PHOTO.fields if name not in ("stack_id", "trashed_at")]
    stacks = Stack.objects.values_list("pk", "kind", "is_by_person")
    return {
        "photos": set(Photo.objects.values_list("pk", "trashed_at", *columns)),
        "stacks": {
            (
                kind,
                by_person,
                frozenset(Photo.objects.filter(stack=pk).values_list("pk", flat=True)),
            )
            for pk, kind, by_person in stacks
        },
        "said": {(row.photo_id, row.column, str(row.value)) for row in Decision.objects.all()},
        "tags": set(PhotoTag.objects.values_list("photo", "tag", "origin")),
        "refused": set(RefusedTag.objects.values_list("photo", "tag", "origin")),
        "albums": set(AlbumPhoto.objects.values_list("album", "photo", "added_at")),
        "removals": set(AlbumRemoval.objects.values_list("album", "photo")),
        "faces": set(Face.objects.values_list("pk", "photo", "person", "origin", "left", "top")),
        "decisions": set(FaceDecision.objects.values_list("face", "person", "is_same", "is_seen")),
        "names": set(NameInPhoto.objects.values_list("photo", "name")),
        "people": set(Person.objects.values_list("pk", "name", "cover")),
        "dismissed": set(Dismissal.objects.values_list("first", "second")),
        "apart": set(KeptApart.objects.values_list("first", "second")),
    }
