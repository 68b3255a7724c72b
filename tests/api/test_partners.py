"""Partners in the API: who lends the whole library to whom."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import create_user
from rights.models import Partner
from tests.api.asking import Asker, every_page, items, refused
from tests.conftest import PASSWORD
from tests.factories import make_face, make_person, make_photo
from tests.sharing.link_files import make_album


def test_one_lends_a_library_since_a_day(alice: User, bob: User) -> None:
    make_photo(alice, datetime(2010, 1, 1, tzinfo=UTC))
    photo = make_photo(alice)

    answer = Asker(alice).post("partners/", {"who": "bob", "since": "2015-01-01"})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["direction"], told["user"]) == ("lends", {"id": bob.pk, "name": "Bob"})
    assert (told["since"], told["hides"]) == ("2015-01-01", {"people": [], "albums": []})
    seen = Asker(bob).get(f"partners/{told['id']}/").json()
    assert (seen["direction"], seen["user"]["name"], seen["hides"]) == ("lent", "Alice", None)
    assert items(Asker(bob).get(f"partners/{told['id']}/photos/")) == [photo.pk]


def test_it_hides_people_and_albums(alice: User, bob: User) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob, since=date(2015, 1, 1))
    person, hidden, shown = make_person(alice, "Zoe"), make_photo(alice), make_photo(alice)
    make_face(hidden, person)
    album, path = make_album(alice, make_photo(alice)), f"partners/{partner.pk}/"

    Asker(alice).patch(path, {"people": [person.pk]})
    told = Asker(alice).patch(path, {"albums": [album.pk], "since": None}).json()

    assert told["hides"] == {"people": [person.pk], "albums": [album.pk]}
    assert told["since"] is None
    assert items(Asker(bob).get(f"{path}photos/")) == [shown.pk]
    told = Asker(alice).patch(path, {"people": []}).json()
    assert told["hides"] == {"people": [], "albums": [album.pk]}


def test_it_hides_own_people_only(alice: User, bob: User) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob)
    path = f"partners/{partner.pk}/"

    for body in ({"people": [make_person(bob, "Z").pk]}, {"albums": [make_album(bob).pk]}):
        assert refused(Asker(alice).patch(path, body)) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "status"),
    [({"who": "alice"}, 409), ({"who": "nobody"}, 409), ({"who": "bob", "since": "x"}, 400), ({}, 400)],
)  # fmt: skip
def test_it_lends_nothing_to_nobody(
    alice: User, bob: User, body: dict[str, str], status: int
) -> None:
    assert refused(Asker(alice).post("partners/", body))[0] == status
    assert not Partner.objects.exists()


def test_only_who_lends_says_what_but_both_may_end_it(
    alice: User, bob: User, charlie: User
) -> None:
    for ends in (alice, bob):
        partner = Partner.objects.create(owner=alice, viewer=bob)
        path = f"partners/{partner.pk}/"
        assert refused(Asker(bob).patch(path, {"since": None})) == (404, "not_found")
        assert refused(Asker(alice).get(f"{path}photos/")) == (404, "not_found")
        for more in ("", "photos/"):
            assert refused(Asker(charlie).get(f"{path}{more}")) == (404, "not_found")
        assert refused(Asker(charlie).delete(path)) == (404, "not_found")
        assert Asker(ends).delete(path).status_code == 204
        assert not Partner.objects.exists()


def test_it_lists_both_ways_in_as_many_queries(alice: User, bob: User, charlie: User) -> None:
    asker = Asker(alice)
    Partner.objects.create(owner=alice, viewer=bob)
    asker.get("partners/")
    with CaptureQueriesContext(connection) as few:
        asker.get("partners/")
    Partner.objects.create(owner=charlie, viewer=alice)
    for number in range(3):
        other = create_user(f"{number}@example.org", PASSWORD)
        Partner.objects.create(owner=alice, viewer=other)
    Partner.objects.create(owner=bob, viewer=charlie)
    with CaptureQueriesContext(connection) as many:
        found = items(asker.get("partners/"), "direction")

    assert found == ["lends", "lent", "lends", "lends", "lends"]
    assert len(many) == len(few)
    assert every_page(asker, "partners/", limit=2) == items(asker.get("partners/"))


def test_of_who_has_no_name_the_address_is_not_told(alice: User) -> None:
    nameless = create_user("secret@example.org", PASSWORD)
    Partner.objects.create(owner=nameless, viewer=alice)

    told = Asker(alice).get("partners/").json()["items"][0]["user"]

    assert told == {"id": nameless.pk, "name": "secret"}
