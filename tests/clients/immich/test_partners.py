"""Partners, as clients of the protocol name them."""

import pytest

from accounts.models import User
from clients.immich.ids import Kind, uuid_of
from rights.models import Partner
from tests.clients.immich.apps import App
from tests.clients.immich.validating import all_valid, valid

PARTNERS = "/api/partners"


def address(user: User) -> str:
    return f"{PARTNERS}/{uuid_of(Kind.USER, user.pk)}"


def names(user: User, direction: str) -> list[str]:
    told = all_valid("PartnerResponseDto", App(user).get(PARTNERS, direction=direction).json())
    return [each["name"] for each in told]


def test_it_lends_a_library_and_ends_it(alice: User, bob: User) -> None:
    app, said = App(alice), {"sharedWithId": uuid_of(Kind.USER, bob.pk)}

    answer = app.post(PARTNERS, **said)
    assert answer.status_code == 201
    assert valid("PartnerResponseDto", answer.json())["inTimeline"] is False
    assert app.post(PARTNERS, **said).status_code == 400
    assert (names(alice, "shared-by"), names(alice, "shared-with")) == (["Bob"], [])
    assert (names(bob, "shared-by"), names(bob, "shared-with")) == ([], ["Alice"])
    assert app.delete(address(bob)).status_code == 204
    assert app.delete(address(bob)).status_code == 404


def test_who_is_lent_it_may_end_it(alice: User, bob: User) -> None:
    assert App(alice).post(address(bob)).status_code == 201

    assert App(bob).delete(address(alice)).status_code == 204
    assert not Partner.objects.exists()


def test_partners_are_never_on_the_timeline(alice: User, bob: User) -> None:
    Partner.objects.create(owner=bob, viewer=alice)
    app = App(alice)

    assert app.put(address(bob), inTimeline=True).status_code == 400
    assert (
        valid("PartnerResponseDto", app.put(address(bob), inTimeline=False).json())["name"] == "Bob"
    )


@pytest.mark.parametrize(
    "said", [{}, {"sharedWithId": "x"}, {"sharedWithId": uuid_of(Kind.USER, 2**40)}]
)
def test_it_refuses_nonsense(alice: User, said: dict[str, str]) -> None:
    assert App(alice).post(PARTNERS, **said).status_code == 400
    assert App(alice).get(PARTNERS).status_code == 400
    assert App(alice).post(address(alice)).status_code == 400
    assert App(alice).put(address(alice), inTimeline=False).status_code == 404
