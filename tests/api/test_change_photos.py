"""One photo changed, trashed and brought back by the API; many at once; the history of it."""

from typing import Any

import pytest

from accounts.models import User
from albums.models import Album
from curating.models import Action
from curating.services import acting
from photos.models import Photo, Source
from tests.api.asking import Asker, every_page, items
from tests.factories import NOON, make_photo

State = Action.State


def changed(user: User, photo: Photo, **said: Any) -> Any:
    answer = Asker(user).patch(f"photos/{photo.pk}/", said)
    assert answer.status_code == 200, answer.content
    return answer


def test_it_changes_what_is_named(alice: User) -> None:
    photo = make_photo(alice)

    told = changed(
        alice, photo, caption="Up", note="mine", rating=4, is_favourite=True, is_archived=True
    ).json()

    assert (told["caption"], told["note"], told["rating"]) == ("Up", "mine", 4)
    assert told["is_favourite"] is True
    assert told["archived_at"]
    told = changed(alice, photo, rating=None, is_favourite=False, is_archived=False).json()
    assert (told["rating"], told["is_favourite"], told["archived_at"]) == (None, False, None)
    assert told["caption"] == "Up"


def test_each_change_is_an_action_that_can_be_undone(alice: User) -> None:
    photo = make_photo(alice, caption="Down")

    answer = changed(alice, photo, caption="Up", rating=None, is_favourite=False)

    action = Action.objects.get()
    assert (answer["Heirloom-Actions"], action.verb) == (str(action.pk), "caption")
    undone = Asker(alice).post(f"history/{action.pk}/undo/")
    assert (undone.status_code, undone.json()["is_undoable"]) == (200, False)
    photo.refresh_from_db()
    assert photo.caption == "Down"
    again = Asker(alice).post(f"history/{action.pk}/undo/")
    assert (again.status_code, again.json()["code"]) == (409, "undone_already")


def test_it_corrects_when_and_where(alice: User) -> None:
    photo = make_photo(alice)

    told = changed(
        alice,
        photo,
        taken_local="2024-05-12T18:42:01",
        time_zone="Europe/Lisbon",
        position={"latitude": 38.7139, "longitude": -9.0000001},
    ).json()

    assert told["taken_local"] == "2024-05-12T18:42:01"
    assert (told["offset_minutes"], told["taken_source"]) == (60, "decided")
    assert (told["latitude"], told["longitude"]) == (38.7139, -9.0000001)
    told = changed(alice, photo, time_zone="Europe/Berlin", position=None).json()
    assert (told["offset_minutes"], told["latitude"]) == (120, None)
    assert told["taken_local"] == "2024-05-12T18:42:01"


def test_all_of_it_is_changed_or_nothing(alice: User) -> None:
    photo = make_photo(alice)

    answer = Asker(alice).patch(f"photos/{photo.pk}/", {"caption": "Up", "time_zone": "Nowhere"})

    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_be_done")
    photo.refresh_from_db()
    assert (photo.caption, Action.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    "said",
    [
        {"rating": 0}, {"rating": 6}, {"rating": "4"}, {"rating": True}, {"caption": 4},
        {"caption": "a\0b"}, {"caption": "a" * 5001}, {"is_favourite": 1}, {"position": 4},
        {"position": {"latitude": 91, "longitude": 0}}, {"position": {"latitude": 1}},
        {"position": {"latitude": 10**400, "longitude": 0}},
        {"position": {"latitude": True, "longitude": 0}},
    ],
)  # fmt: skip
def test_nonsense_changes_nothing(alice: User, said: dict[str, Any]) -> None:
    answer = Asker(alice).patch(f"photos/{make_photo(alice).pk}/", said)

    assert (answer.status_code, answer.json()["code"]) == (400, "not_understood")
    assert not Action.objects.exists()


def test_nobody_changes_what_is_not_theirs(alice: User, bob: User) -> None:
    photo = make_photo(bob)

    assert Asker(alice).patch(f"photos/{photo.pk}/", {"rating": 1}).status_code == 404
    assert Asker(alice).delete(f"photos/{photo.pk}/").status_code == 404


def test_who_saw_it_otherwise_does_not_change_it(alice: User) -> None:
    photo, asker = make_photo(alice), Asker(alice)
    path = f"/api/v1/photos/{photo.pk}/"

    def change(rating: int, etag: str) -> Any:
        return asker.client.patch(
            path, {"rating": rating}, content_type="application/json", headers={"If-Match": etag}
        )

    etag = asker.client.get(path)["ETag"]
    assert change(1, etag).status_code == 200
    stale = change(2, etag)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert asker.client.delete(path, headers={"If-Match": etag}).status_code == 412
    assert change(3, "*").status_code == 200
    photo.refresh_from_db()
    assert (photo.rating, photo.trashed_at) == (3, None)


def test_deleting_moves_into_the_trash_and_back(alice: User) -> None:
    photo = make_photo(alice)

    for _ in range(2):  # the second time there is nothing left to do
        assert Asker(alice).delete(f"photos/{photo.pk}/").status_code == 204
    assert Action.objects.get().verb == "trash"
    assert changed(alice, photo, is_trashed=False).json()["trashed_at"] is None


def test_only_the_trash_is_deleted_for_good(alice: User) -> None:
    photo, asker = make_photo(alice), Asker(alice)
    path = f"photos/{photo.pk}/?for_good=true"

    refused = asker.delete(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_in_trash")
    asker.delete(f"photos/{photo.pk}/")
    assert asker.delete(path).status_code == 204
    assert not Photo.objects.exists()
    assert asker.delete(path.replace("true", "1")).status_code == 400


def test_what_lies_in_a_source_stays(alice: User) -> None:
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root="/nas")
    photo = make_photo(alice, kept_in=source, trashed_at=NOON)

    answer = Asker(alice).delete(f"photos/{photo.pk}/?for_good=true")

    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_be_done")


def test_a_verb_is_done_with_many(alice: User, bob: User) -> None:
    mine, others = [make_photo(alice) for _ in range(3)], make_photo(bob)
    body = {
        "verb": "rate",
        "photos": [each.pk for each in [*mine, others]],
        "words": {"rating": "5"},
    }

    answer = Asker(alice).post("photos/bulk/", body)

    assert answer.status_code == 200
    assert (answer.json()["count"], answer.json()["state"]) == (3, "done")
    assert set(Photo.objects.values_list("rating", flat=True)) == {5, None}


def test_a_verb_is_done_with_a_selection(alice: User) -> None:
    kept, _ = make_photo(alice), make_photo(alice)
    body = {
        "verb": "put_in",
        "selection": {"scope": "timeline"},
        "without": [kept.pk],
        "words": {"title": "Rest"},
    }

    assert Asker(alice).post("photos/bulk/", body).json()["count"] == 1
    assert Album.objects.get().photos.count() == 1


def test_with_very_many_it_goes_on_after_the_answer(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "AT_ONCE", 1)
    body = {"verb": "favourite", "photos": [make_photo(alice).pk for _ in range(3)]}
    asker = Asker(alice)

    answer = asker.post("photos/bulk/", body)

    told = answer.json()
    assert (answer.status_code, told["state"], told["count"], told["total"]) == (
        202,
        "running",
        0,
        3,
    )
    stopped = asker.post(f"history/{told['id']}/stop/")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    again = asker.post(f"history/{told['id']}/stop/")
    assert (again.status_code, again.json()["code"]) == (409, "not_running")
    assert asker.get(f"history/{told['id']}/").json()["state"] == "cancelled"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verb": "fly"}, 400),
        ({"verb": "rate", "photos": ["1"]}, 400),
        ({"verb": "rate", "photos": [2**63]}, 400),
        ({"verb": "rate", "photos": [1], "words": {"rating": "9"}}, 409),
        ({"verb": "rate", "selection": {"scope": "nowhere"}, "words": {"rating": "1"}}, 409),
        ({"verb": "tag", "photos": [1], "words": {"tags": "a\0b"}}, 400),
        ({"verb": "edit", "photos": [1], "words": {"recipe": "[" * 5000}}, 409),
    ],
)
def test_a_bulk_of_nonsense_is_refused(alice: User, body: dict[str, Any], status: int) -> None:
    assert Asker(alice).post("photos/bulk/", body).status_code == status
    assert not Action.objects.exists()


def test_a_bulk_has_an_end(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.photos.views.MOST_AT_ONCE", 1)
    for _ in range(2):
        make_photo(alice)

    answer = Asker(alice).post(
        "photos/bulk/", {"verb": "favourite", "selection": {"scope": "timeline"}}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many")


def test_the_history_is_told_page_by_page(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    for stars in (1, 2, 3):
        changed(alice, photo, rating=stars)
    changed(alice, photo, is_favourite=True)
    changed(bob, make_photo(bob), rating=1)
    newest = list(Action.objects.filter(owner=alice).order_by("-pk").values_list("pk", flat=True))

    assert every_page(Asker(alice), "history/", limit=3) == newest
    assert items(Asker(alice).get("history/", verb="favourite"), "sentence") == [
        "1 photo is a favourite."
    ]
    for verb in ("fly", ""):
        assert Asker(alice).get("history/", verb=verb).json()["code"] == "bad_verb"
    assert Asker(bob).get(f"history/{newest[0]}/").status_code == 404
    assert Asker(alice).get(f"history/{2**63}/").status_code == 404
