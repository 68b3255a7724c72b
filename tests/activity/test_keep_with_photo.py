"""What is said of a photo goes into the locked folder with it, and comes back with it."""

from accounts.models import User
from activity import services
from activity.models import Comment, Event, Like, Mention, Notice
from activity.topics import topic_of_photo
from tests.activity.shared import again, lend
from tests.vault.locked import lock, make_kept, make_open_vault, work
from vault.services.locking import unlock_photos


def test_words_about_a_locked_photo_are_sealed_with_it(alice: User, bob: User) -> None:
    vault = make_open_vault(alice)
    photo = make_kept(alice)
    lend(photo, bob)
    services.make_comment(bob, topic_of_photo(photo), "A secret for @Alice")
    services.like(bob, topic_of_photo(photo))

    lock(alice, photo)
    for model in (Comment, Mention, Like, Event, Notice):
        assert not model.objects.exists()

    unlock_photos(vault, [photo.pk])
    work()
    comment = Comment.objects.visible_to(again(alice)).get()
    assert comment.text == "A secret for @Alice"
    assert comment.author == bob
    assert comment.mentions.get().user == alice
    assert Like.objects.get().user == bob
