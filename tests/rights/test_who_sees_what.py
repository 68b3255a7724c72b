"""Whatever three people share, take back, trash and lock in whatever order: each sees, and a guest
sees, exactly what a small model of it says (family.py).

The same runs each time, and as many others as `HEIRLOOM_TEST_EXAMPLES` asks for.
"""

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.services import create_user
from albums.models import Album
from photos.models import Photo, Rendition
from rights.lending import Guest
from rights.models import AlbumShare, Group, Partner, ShareLink, Space, SpaceMember
from sharing.albums.services import change_role, contribute, end_share, share_album, take_from
from sharing.groups.services import add_member, make_group, remove_member
from sharing.links.services import make_link, revoke_link
from sharing.partners.services import end_partner, lend_library
from sharing.refusals import InvalidShare, NotAllowed
from sharing.spaces.services import (
    add_photos_to_space,
    make_space,
    put_out,
    take_in,
    take_photos_out,
)
from tests.factories import make_photo
from tests.rights.family import ADDS, GROUP, MANAGES, PEOPLE, ROLES, Family, Shot, Whom

ASKED = os.environ.get("HEIRLOOM_TEST_EXAMPLES")
EXAMPLES = int(ASKED or 20)
STEPS = 30
PERSON = st.sampled_from(PEOPLE)
WHOM = st.sampled_from([*PEOPLE, GROUP])
ROLE = st.sampled_from(ROLES)
NUMBER = st.integers(0, 5)  # two photos each
SPACE = st.sampled_from([0, 1])


class Sharing(RuleBasedStateMachine):
    """One family of the test's; each run starts with none and leaves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = Family()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def meet(self) -> None:
        self.users = [create_user(f"{each}@example.org", None, name=f"P{each}") for each in PEOPLE]
        self.group: Group = make_group("All", by=self.users[0])
        self.model.group.add(0)
        self.photos = [make_photo(self.users[each % 3]) for each in range(6)]
        for number, photo in enumerate(self.photos):
            Rendition.objects.create(
                photo=photo, name="thumbnail", key="none", mime="image/jpeg", size_bytes=1
            )
            self.model.shots[number] = Shot(owner=number % 3)
        self.albums = [Album.objects.create(owner=user, title="A") for user in self.users]
        self.links: dict[int, ShareLink] = {}
        self.spaces: list[Space] = []
        for space in (0, 1):
            self.spaces.append(make_space("S", by=self.users[space]))
            self.model.members[space] = {space: MANAGES}
            self.model.spaces[space] = set()

    def whom(self, whom: Whom) -> User | Group:
        return self.group if whom == GROUP else self.users[int(whom)]

    def tried(self, action: Callable[[], object], *, allowed: bool) -> bool:
        """Whether it was done; it must be, and only, where the model allows it."""
        try:
            with transaction.atomic():
                action()
        except (NotAllowed, InvalidShare):
            assert not allowed
            return False
        assert allowed
        return True

    # Albums

    @rule(album=PERSON, whom=WHOM, role=ROLE, by=PERSON)
    def share(self, album: int, whom: Whom, role: str, by: int) -> None:
        allowed = self.model.role_in_album(album, by) == MANAGES and whom != album
        if self.tried(
            lambda: share_album(self.albums[album], self.whom(whom), role, by=self.users[by]),
            allowed=allowed,
        ):
            self.model.shares[album][whom] = role

    def share_row(self, album: int, whom: Whom) -> AlbumShare | None:
        rows = AlbumShare.objects.filter(album=self.albums[album])
        return rows.filter(
            **({"group": self.group} if whom == GROUP else {"user": whom_id(self, whom)})
        ).first()

    @rule(album=PERSON, whom=WHOM, role=ROLE, by=PERSON)
    def give_role(self, album: int, whom: Whom, role: str, by: int) -> None:
        if row := self.share_row(album, whom):
            manages = self.model.role_in_album(album, by) == MANAGES
            if self.tried(lambda: change_role(row, role, by=self.users[by]), allowed=manages):
                self.model.shares[album][whom] = role

    @rule(album=PERSON, whom=WHOM, by=PERSON)
    def unshare(self, album: int, whom: Whom, by: int) -> None:
        if row := self.share_row(album, whom):
            manages = self.model.role_in_album(album, by) == MANAGES
            if self.tried(lambda: end_share(row, by=self.users[by]), allowed=manages or by == whom):
                del self.model.shares[album][whom]

    @rule(album=PERSON, number=NUMBER, by=PERSON)
    def add_to_album(self, album: int, number: int, by: int) -> None:
        role = self.model.role_in_album(album, by)
        if (
            self.tried(
                lambda: contribute(self.albums[album], [self.photos[number]], by=self.users[by]),
                allowed=role in (ADDS, MANAGES),
            )
            and self.model.shots[number].owner == by
        ):
            self.model.albums[album].add(number)

    @rule(album=PERSON, number=NUMBER, by=PERSON)
    def take_out_of_album(self, album: int, number: int, by: int) -> None:
        role = self.model.role_in_album(album, by)
        if self.tried(
            lambda: take_from(self.albums[album], [self.photos[number]], by=self.users[by]),
            allowed=role in (ADDS, MANAGES),
        ) and (role == MANAGES or self.model.shots[number].owner == by):
            self.model.albums[album].discard(number)

    # Groups and spaces

    @rule(person=PERSON)
    def join(self, person: int) -> None:
        add_member(self.group, self.users[person], by=self.users[0])
        self.model.group.add(person)

    @rule(person=PERSON, by=PERSON)
    def leave(self, person: int, by: int) -> None:
        if self.tried(
            lambda: remove_member(self.group, self.users[person], by=self.users[by]),
            allowed=by in (0, person),
        ):
            self.model.group.discard(person)

    @rule(space=SPACE, whom=WHOM, role=ROLE, by=PERSON)
    def invite(self, space: int, whom: Whom, role: str, by: int) -> None:
        members = self.model.members[space]
        if self.model.role(members, by) != MANAGES or self.is_last(space, whom, role):
            allowed = False
        else:
            allowed = True
        if self.tried(
            lambda: take_in(self.spaces[space], self.whom(whom), role, by=self.users[by]),
            allowed=allowed,
        ):
            members[whom] = role

    def is_last(self, space: int, whom: Whom, role: str = "") -> bool:
        """Whether nobody would manage the space any more."""
        members = self.model.members[space]
        managers = {each for each, held in members.items() if held == MANAGES and each != GROUP}
        return role != MANAGES and managers == {whom}

    @rule(space=SPACE, whom=WHOM, by=PERSON)
    def put_out_of_space(self, space: int, whom: Whom, by: int) -> None:
        members = self.model.members[space]
        named = {"group": self.group} if whom == GROUP else {"user": whom_id(self, whom)}
        row = SpaceMember.objects.filter(space=self.spaces[space], **named).first()
        if row:
            manages = self.model.role(members, by) == MANAGES
            allowed = (manages or by == whom) and not self.is_last(space, whom)
            if self.tried(lambda: put_out(row, by=self.users[by]), allowed=allowed):
                del members[whom]

    @rule(space=SPACE, number=NUMBER, by=PERSON)
    def add_to_space(self, space: int, number: int, by: int) -> None:
        role = self.model.role(self.model.members[space], by)
        if (
            self.tried(
                lambda: add_photos_to_space(
                    self.users[by], self.spaces[space], [self.photos[number]]
                ),
                allowed=role in (ADDS, MANAGES),
            )
            and self.model.shots[number].owner == by
        ):
            self.model.spaces[space].add(number)

    @rule(space=SPACE, number=NUMBER, by=PERSON)
    def take_out_of_space(self, space: int, number: int, by: int) -> None:
        role = self.model.role(self.model.members[space], by)
        if self.tried(
            lambda: take_photos_out(self.users[by], self.spaces[space], [self.photos[number]]),
            allowed=role is not None,
        ) and (role == MANAGES or self.model.shots[number].owner == by):
            self.model.spaces[space].discard(number)

    # Partners, links and photos

    @rule(owner=PERSON, viewer=PERSON)
    def lend(self, owner: int, viewer: int) -> None:
        pair = (owner, viewer)
        if owner != viewer and pair not in self.model.partners:
            lend_library(self.users[owner], self.users[viewer])
            self.model.partners.add(pair)

    @rule(owner=PERSON, viewer=PERSON, by=PERSON)
    def stop_lending(self, owner: int, viewer: int, by: int) -> None:
        if (owner, viewer) in self.model.partners:
            row = Partner.objects.get(owner=self.users[owner], viewer=self.users[viewer])
            if self.tried(
                lambda: end_partner(row, by=self.users[by]), allowed=by in (owner, viewer)
            ):
                self.model.partners.remove((owner, viewer))

    @rule(album=PERSON)
    def link(self, album: int) -> None:
        if album not in self.links:
            self.links[album] = make_link(ShareLink(), self.users[album], album=self.albums[album])
            self.model.links.add(album)

    @rule(album=PERSON)
    def revoke(self, album: int) -> None:
        if album in self.links:
            revoke_link(self.links[album])
            self.model.links.discard(album)

    @rule(number=NUMBER, column=st.sampled_from(["trashed", "archived", "locked"]))
    def turn(self, number: int, column: str) -> None:
        """Into the trash, the archive or the locked folder, or out of it."""
        shot, now = self.model.shots[number], timezone.now()
        turned = not getattr(shot, f"is_{column}")
        setattr(shot, f"is_{column}", turned)
        name = "is_locked" if column == "locked" else f"{column}_at"
        value = turned if column == "locked" else now if turned else None
        Photo.objects.filter(pk=self.photos[number].pk).update(**{name: value})

    # What holds after each step

    @invariant()
    def each_sees_what_the_model_says(self) -> None:
        for person, user in enumerate(getattr(self, "users", [])):
            found = Photo.objects.visible_to(User.objects.get(pk=user.pk))
            assert self.numbers(found) == {
                number for number in self.model.shots if self.model.sees(person, number)
            }

    @invariant()
    def a_guest_sees_what_the_model_says(self) -> None:
        for album, link in getattr(self, "links", {}).items():
            found = Photo.objects.visible_to(Guest(link))
            assert self.numbers(found) == {
                number for number in self.model.shots if self.model.link_shows(album, number)
            }

    def numbers(self, photos: "object") -> set[int]:
        ids = [photo.pk for photo in self.photos]
        return {ids.index(pk) for pk in photos.values_list("pk", flat=True)}

    @rule(person=PERSON, number=NUMBER)
    def ask(self, person: int, number: int) -> None:
        """By HTTP, for the photo's page."""
        client = Client()
        client.force_login(self.users[person])
        status = client.get(f"/photos/{self.photos[number].pk}/").status_code
        assert status == (200 if self.model.sees(person, number) else 404)

    @rule(album=PERSON, number=NUMBER)
    def ask_as_guest(self, album: int, number: int) -> None:
        if album in self.links:
            address = f"/s/{self.links[album].token}/photos/{self.photos[number].pk}/"
            status = Client().get(address).status_code
            assert status == (200 if self.model.link_shows(album, number) else 404)


def whom_id(machine: Sharing, whom: Whom) -> int:
    return machine.users[int(whom)].pk


@pytest.mark.django_db
def test_everybody_sees_what_they_may_and_nothing_else() -> None:
    run_state_machine_as_test(
        Sharing,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=ASKED is None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
