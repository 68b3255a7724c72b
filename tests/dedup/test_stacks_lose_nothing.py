"""Rules and persons in any order: no photo is lost, and what a person said last holds."""

import random
from dataclasses import dataclass, field
from itertools import combinations

import pytest

from accounts.models import User
from dedup.stacks.stacking import stack_alike
from photos.models import KeptApart, Photo, Stack
from photos.services.removal import restore_photos, trash_photos
from photos.services.stacks import (
    Before,
    put_back,
    set_primary,
    stack_of,
    stack_photos,
    take_out,
    unstack,
)
from tests.dedup.stacked import make_read

pytestmark = pytest.mark.django_db
STEPS = 40


@dataclass
class Play:
    """A library, what was said last of each pair, and what could be undone next."""

    photos: list[Photo]
    chance: random.Random
    apart: set[tuple[int, int]] = field(default_factory=set)
    before: tuple[Before, set[tuple[int, int]]] | None = None

    def step(self) -> None:
        photo = self.chance.choice(self.photos)
        verbs = (self.arrive, self.arrive, self.unstack, self.take_out, self.choose,
                 self.stack, self.undo, self.trash, self.restore)  # fmt: skip
        self.chance.choice(verbs)(Photo.objects.get(pk=photo.pk))

    def arrive(self, photo: Photo) -> None:
        stack_alike([photo])

    def unstack(self, photo: Photo) -> None:
        if photo.stack:
            self.decide(unstack(photo.stack))

    def take_out(self, photo: Photo) -> None:
        self.decide(take_out(photo))

    def decide(self, before: Before | None) -> None:
        """What was together and is not now was taken apart by the person."""
        if before:
            said = set(self.apart)
            self.apart |= pairs(before.photo_ids) - together()
            self.before = (before, said)

    def choose(self, photo: Photo) -> None:
        if photo.trashed_at is None and set_primary(photo):
            assert Photo.objects.get(pk=photo.pk).is_primary
            self.before = None

    def stack(self, photo: Photo) -> None:
        other = self.chance.choice(self.photos)
        if other.pk != photo.pk:
            made = stack_photos(photo, [other], kind=Stack.Kind.VARIANT, by_person=True)
            self.apart -= pairs(made.photos.values_list("pk", flat=True))
            self.before = None

    def undo(self, _photo: Photo) -> None:
        if self.before:
            put_back(self.before[0])
            self.apart = self.before[1]
            self.before = None

    def trash(self, photo: Photo) -> None:
        trash_photos(Photo.objects.filter(pk=photo.pk))

    def restore(self, photo: Photo) -> None:
        restore_photos(Photo.objects.filter(pk=photo.pk))

    def check(self) -> None:
        assert Photo.objects.count() == len(self.photos)
        for stack in Stack.objects.all():
            files = Photo.objects.filter(stack=stack)
            assert files.count() > 1
            shown = files.get(is_primary=True)
            assert shown.trashed_at is None or not files.filter(trashed_at=None).exists()
        for photo in Photo.objects.filter(stack=None):
            assert photo.is_primary
        assert not together() & self.apart, "taken apart by a person"
        assert set(KeptApart.objects.values_list("first", "second")) == self.apart


def pairs(photo_ids: object) -> set[tuple[int, int]]:
    return set(combinations(sorted(photo_ids), 2))  # type: ignore[call-overload]


def together() -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for stack in Stack.objects.all():
        found |= pairs(stack.photos.values_list("pk", flat=True))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_random_steps_lose_nothing_and_respect_what_was_said(alice: User, seed: int) -> None:
    names = ("A.CR2", "A.JPG", "A_edit.JPG", "A.MOV", "B.JPG", "B.CR2")
    photos = [make_read(alice, name, 300 * name.startswith("B")) for name in names]
    Photo.objects.filter(filename="A.MOV").update(duration_s=2)
    play = Play(photos, random.Random(seed))
    for _ in range(STEPS):
        play.step()
        play.check()
    for photo in photos:
        still = stack_of(photo)
        assert still is None or still.owner == alice
