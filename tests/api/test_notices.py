"""Notices and the feed in the API: what others did to what one sees."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activity.models import Event, Kind, Notice
from activity.services import like, make_comment
from activity.topics import topic_of_photo
from tests.activity.shared import make_lent
from tests.api.asking import Asker, every_page, items, refused


def test_it_tells_what_others_did(alice: User, bob: User) -> None:
    photo = make_lent(alice, bob)
    comment = make_comment(bob, topic_of_photo(photo), "Fun")

    notice = Asker(alice).get("notices/").json()["items"][0]

    assert notice["read_at"] is None
    told = notice["event"]
    assert (told["kind"], told["photo"], told["comment"]) == ("comment", photo.pk, comment.pk)
    assert (told["actor"], told["text"]) == ({"id": bob.pk, "name": "Bob"}, "Fun")
    assert told["sentence"] == "Bob commented on your photo"
    assert items(Asker(bob).get("notices/")) == []


def test_it_counts_and_reads_notices(alice: User, bob: User) -> None:
    photos, asker = [make_lent(alice, bob) for _ in range(3)], Asker(alice)
    for photo in photos:
        like(bob, topic_of_photo(photo))
    newest = items(asker.get("notices/"))[0]

    assert asker.get("notices/unread/").json() == {"count": 3, "is_cut": False}
    assert asker.post(f"notices/{newest}/read/").status_code == 204
    assert items(asker.get("notices/", unread="false")) == [newest]
    assert newest not in items(asker.get("notices/", unread="true"))
    assert asker.post("notices/read/").status_code == 204
    assert asker.get("notices/unread/").json()["count"] == 0


def test_nobody_reads_the_notices_of_others(alice: User, bob: User) -> None:
    like(bob, topic_of_photo(make_lent(alice, bob)))
    notice = Notice.objects.get(user=alice)

    assert refused(Asker(bob).post(f"notices/{notice.pk}/read/")) == (404, "not_found")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_notice_is_gone_with_what_it_is_about(alice: User, bob: User) -> None:
    photo = make_lent(alice, bob)
    make_comment(alice, topic_of_photo(photo), "@Bob, look!")
    assert len(items(Asker(bob).get("notices/"))) == 1

    photo.space_photos.all().delete()

    assert items(Asker(bob).get("notices/")) == []
    assert Asker(bob).get("notices/unread/").json()["count"] == 0


def test_it_lists_notices_and_the_feed_in_as_many_queries(alice: User, bob: User) -> None:
    asker = Asker(alice)
    for path in ("notices/", "feed/"):
        make_comment(bob, topic_of_photo(make_lent(alice, bob)), "Fun")
        asker.get(path)
        with CaptureQueriesContext(connection) as few:
            asker.get(path)
        for _ in range(8):
            make_comment(bob, topic_of_photo(make_lent(alice, bob)), "Fun")
        with CaptureQueriesContext(connection) as many:
            asker.get(path)
        assert len(many) == len(few)
        assert every_page(asker, path, limit=4) == items(asker.get(path))


def test_the_feed_tells_what_happened_to_what_one_sees(
    alice: User, bob: User, charlie: User
) -> None:
    photo = make_lent(alice, bob)
    make_comment(alice, topic_of_photo(photo), "@Bob, look!")
    like(bob, topic_of_photo(photo))

    told = Asker(bob).get("feed/").json()["items"]

    assert [each["kind"] for each in told] == ["like", "comment"]
    assert told[0]["sentence"] == "You liked a photo"
    assert items(Asker(bob).get("feed/", by=alice.pk), "kind") == ["comment"]
    assert items(Asker(charlie).get("feed/")) == []
    assert Event.objects.filter(kind=Kind.MENTION).exists()


def test_a_filter_is_an_id_or_a_yes(alice: User) -> None:
    for query in ({"by": "x"}, {"by": "9" * 19}, {"by": "²"}):
        assert refused(Asker(alice).get("feed/", **query)) == (400, "bad_filter")
    assert refused(Asker(alice).get("notices/", unread="maybe")) == (400, "bad_filter")
