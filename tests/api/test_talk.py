"""Comments and likes in the API: by who sees what they are about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activity.models import Comment, Kind, Like, Notice
from activity.services import make_comment
from activity.topics import topic_of_photo
from rights.models import AlbumShare
from tests.activity.shared import make_lent
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_photo
from tests.sharing.link_files import make_album


def test_who_sees_a_photo_comments_on_it_and_its_owner_is_told(alice: User, bob: User) -> None:
    photo = make_lent(alice, bob)

    answer = Asker(bob).post(f"photos/{photo.pk}/comments/", {"text": "@Alice, look!"})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["author"]["name"], told["text"], told["photo"]) == (
        "Bob",
        "@Alice, look!",
        photo.pk,
    )
    assert told["mentions"] == [{"id": alice.pk, "name": "Alice"}]
    assert (told["may_change"], told["may_delete"], told["album"]) == (True, True, None)
    assert Notice.objects.get(user=alice).event.kind == Kind.MENTION
    seen = Asker(alice).get(f"photos/{photo.pk}/comments/").json()["items"][0]
    assert (seen["id"], seen["may_change"], seen["may_delete"]) == (told["id"], False, True)


def test_who_sees_an_album_comments_on_it(alice: User, bob: User) -> None:
    album = make_album(alice)
    AlbumShare.objects.create(album=album, user=bob)

    told = Asker(bob).post(f"albums/{album.pk}/comments/", {"text": "Sun!"}).json()

    assert (told["album"], told["photo"]) == (album.pk, None)
    assert items(Asker(alice).get(f"albums/{album.pk}/comments/")) == [told["id"]]


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", 5, None, "a" * 2001])
def test_a_comment_says_something(alice: User, text: object) -> None:
    photo = make_photo(alice)

    assert Asker(alice).post(f"photos/{photo.pk}/comments/", {"text": text}).status_code == 400
    assert not Comment.objects.exists()


def test_it_lists_comments_page_by_page_in_as_many_queries(alice: User, bob: User) -> None:
    photo = make_lent(alice, bob)
    path, asker = f"photos/{photo.pk}/comments/", Asker(bob)
    made = [make_comment(alice, topic_of_photo(photo), "@Bob!") for _ in range(3)]
    asker.get(path)
    with CaptureQueriesContext(connection) as few:
        asker.get(path)
    made += [make_comment(bob, topic_of_photo(photo), "@Alice!") for _ in range(9)]
    with CaptureQueriesContext(connection) as many:
        asker.get(path)

    assert len(many) == len(few)
    assert every_page(asker, path, limit=5) == [each.pk for each in reversed(made)]


def test_only_who_wrote_a_comment_changes_it(alice: User, bob: User) -> None:
    comment = make_comment(bob, topic_of_photo(make_lent(alice, bob)), "Fun")
    path = f"comments/{comment.pk}/"

    assert refused(Asker(alice).patch(path, {"text": "No"})) == (404, "not_found")
    told = Asker(bob).patch(path, {"text": "Great fun"}).json()

    assert (told["text"], told["edited_at"] is not None) == ("Great fun", True)
    assert Asker(alice).get(path).json()["text"] == "Great fun"


def test_who_deletes_a_comment_brings_it_back(alice: User, bob: User, charlie: User) -> None:
    comment = make_comment(bob, topic_of_photo(make_lent(alice, bob, charlie)), "Fun")
    path = f"comments/{comment.pk}/"

    assert refused(Asker(charlie).delete(path)) == (404, "not_found")
    assert Asker(alice).delete(path).status_code == 204
    assert refused(Asker(bob).get(path)) == (404, "not_found")
    assert refused(Asker(bob).post(f"{path}restore/")) == (404, "not_found")
    assert Asker(alice).post(f"{path}restore/").json()["text"] == "Fun"
    assert Asker(bob).get(path).status_code == 200


def test_it_is_not_brought_back_by_who_does_not_see_the_photo(alice: User, bob: User) -> None:
    photo = make_lent(alice, bob)
    comment = make_comment(bob, topic_of_photo(photo), "Fun")
    Asker(bob).delete(f"comments/{comment.pk}/")
    photo.space_photos.all().delete()

    assert refused(Asker(bob).post(f"comments/{comment.pk}/restore/")) == (404, "not_found")


def test_one_likes_a_photo_once_or_not(alice: User, bob: User) -> None:
    photo = make_lent(alice, bob)
    path, asker = f"photos/{photo.pk}/likes/", Asker(bob)

    for _ in range(2):
        assert asker.put(path).json() == {"count": 1, "likers": ["Bob"], "is_liked": True}
    assert Asker(alice).get(path).json() == {"count": 1, "likers": ["Bob"], "is_liked": False}
    assert asker.delete(path).status_code == 204
    assert not Like.objects.exists()


def test_one_likes_an_album(alice: User) -> None:
    path = f"albums/{make_album(alice).pk}/likes/"

    assert Asker(alice).put(path).json()["is_liked"]
    assert Asker(alice).get(path).json()["count"] == 1
    assert Asker(alice).delete(path).status_code == 204
    assert not Like.objects.exists()


def test_a_stranger_neither_reads_nor_says_anything(alice: User, charlie: User) -> None:
    photo, album, asker = make_photo(alice), make_album(alice), Asker(charlie)
    comment = make_comment(alice, topic_of_photo(photo), "Fun")

    for about in (f"photos/{photo.pk}", f"albums/{album.pk}"):
        assert refused(asker.get(f"{about}/comments/"))[0] == 404
        assert refused(asker.post(f"{about}/comments/", {"text": "Hi"}))[0] == 404
        assert refused(asker.get(f"{about}/likes/"))[0] == 404
        assert refused(asker.put(f"{about}/likes/"))[0] == 404
        assert refused(asker.delete(f"{about}/likes/"))[0] == 404
    assert refused(asker.get(f"comments/{comment.pk}/"))[0] == 404
    assert not Like.objects.exists()
