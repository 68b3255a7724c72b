"""Notices leave by e-mail: at once or once a day, through a real mail server, and never twice."""

import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity import services, tasks
from activity.letter import unsubscribing
from activity.models import Kind, Letter, Mail, Notice, NoticeSetting
from activity.services import tell
from activity.services.letters import send_letter, write_digests
from activity.topics import topic_of_photo
from albums.models import Album
from photos.models import Photo
from rights.models import AlbumShare, SpacePhoto
from tests.activity.shared import make_lent
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
MORNING = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
SITE = "https://photos.example"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Inbox:
    """What a mail server took in. `refuses` makes it busy."""

    refuses = False

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return "451 Later"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    """A real SMTP server."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_URL = "smtp://127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.BASE_URL = SITE
    settings.DEFAULT_FROM_EMAIL = "Heirloom <heirloom@photos.example>"
    yield inbox
    controller.stop()


@pytest.fixture
def photo(alice: User, bob: User) -> Photo:
    return make_lent(alice, bob)


def wants(user: User, way: Mail, *kinds: Kind) -> None:
    for kind in kinds:
        services.choose_notices(user, kind, in_app=True, mail=way)


def text_of(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_letter_at_once_says_what_happened(
    inbox: Inbox, photo: Photo, alice: User, bob: User
) -> None:
    wants(alice, Mail.NOW, Kind.COMMENT)
    services.make_comment(bob, topic_of_photo(photo), "<script>alert(1)</script> & more")
    tasks.send_letters()
    (letter,) = inbox.letters
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "Bob commented on your photo"
    plain, html = text_of(letter, "plain"), text_of(letter, "html")
    assert "<script>alert(1)</script> & more" in plain
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    address = f"{SITE}{reverse('photos:photo', args=[photo.pk])}"
    assert address in plain
    assert address in html
    assert {part.get_content_maintype() for part in letter.walk()} == {"multipart", "text"}
    assert "<img" not in html


def test_it_leaves_once(inbox: Inbox, photo: Photo, alice: User, bob: User) -> None:
    wants(alice, Mail.NOW, Kind.LIKE)
    services.like(bob, topic_of_photo(photo))
    tasks.send_letters()
    tasks.send_letters()
    assert not send_letter(Letter.objects.get().pk)
    assert len(inbox.letters) == 1
    assert Letter.objects.get().done_at is not None


def test_a_busy_server_is_asked_again_later(
    inbox: Inbox, photo: Photo, alice: User, bob: User
) -> None:
    wants(alice, Mail.NOW, Kind.LIKE)
    services.like(bob, topic_of_photo(photo))
    inbox.refuses = True
    tasks.send_letters()
    letter = Letter.objects.get()
    assert (letter.tries, letter.done_at) == (1, None)
    inbox.refuses = False
    tasks.send_letters()
    assert inbox.letters == []
    Letter.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    tasks.send_letters()
    assert len(inbox.letters) == 1


def test_it_gives_up_in_the_end(inbox: Inbox, photo: Photo, alice: User, bob: User) -> None:
    wants(alice, Mail.NOW, Kind.LIKE)
    services.like(bob, topic_of_photo(photo))
    Letter.objects.update(tries=8)
    tasks.send_letters()
    assert inbox.letters == []


def test_who_lost_the_photo_or_their_account_or_has_read_it_gets_none(
    inbox: Inbox, photo: Photo, alice: User, bob: User
) -> None:
    wants(bob, Mail.NOW, Kind.MENTION)
    topic = topic_of_photo(photo)
    services.make_comment(alice, topic, "@Bob")
    SpacePhoto.objects.all().delete()
    tasks.send_letters()
    lent = make_lent(alice, bob)
    services.make_comment(User.objects.get(pk=alice.pk), topic_of_photo(lent), "@Bob")
    services.read_all(bob)
    tasks.send_letters()
    services.make_comment(User.objects.get(pk=alice.pk), topic_of_photo(lent), "@Bob!")
    User.objects.filter(pk=bob.pk).update(is_active=False)
    tasks.send_letters()
    assert inbox.letters == []
    assert Letter.objects.filter(done_at=None).count() == 0


def test_the_letter_of_the_day_comes_once_in_the_morning(
    inbox: Inbox, photo: Photo, alice: User, bob: User
) -> None:
    wants(alice, Mail.DAILY, Kind.LIKE, Kind.COMMENT)
    services.like(bob, topic_of_photo(photo))
    services.make_comment(bob, topic_of_photo(photo), "One")
    services.make_comment(bob, topic_of_photo(photo), "Two")
    write_digests(MORNING - timedelta(hours=1))
    assert not Letter.objects.exists()
    for _ in range(2):
        write_digests(MORNING)
        tasks.send_letters()
    (letter,) = inbox.letters
    assert letter["Subject"] == "2 things happened in your library"
    assert "Bob commented 2 times on your photo" in text_of(letter, "plain")
    assert "Bob liked your photo" in text_of(letter, "plain")

    services.make_comment(bob, topic_of_photo(photo), "Three")
    write_digests(MORNING + timedelta(hours=5))
    tasks.send_letters()
    assert len(inbox.letters) == 1
    write_digests(MORNING + timedelta(days=1))
    tasks.send_letters()
    assert inbox.letters[1]["Subject"] == "Bob commented on your photo"
    assert Letter.objects.filter(user=alice).count() == 2


def test_the_morning_is_the_persons_own(inbox: Inbox, photo: Photo, alice: User, bob: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="America/New_York")
    wants(alice, Mail.DAILY, Kind.LIKE)
    services.like(bob, topic_of_photo(photo))
    write_digests(MORNING)
    assert not Letter.objects.exists()
    write_digests(MORNING + timedelta(hours=4))
    assert Letter.objects.exists()


def test_beat_writes_those_of_today(inbox: Inbox, photo: Photo, alice: User, bob: User) -> None:
    wants(alice, Mail.DAILY, Kind.LIKE)
    services.like(bob, topic_of_photo(photo))
    hour = datetime.now(UTC).hour
    tasks.write_digests()
    assert Letter.objects.count() == int(hour >= 8)


def test_without_a_mail_server_none_is_tried(
    photo: Photo, alice: User, bob: User, settings: Any
) -> None:
    settings.EMAIL_URL = "smtp://localhost"
    wants(alice, Mail.DAILY, Kind.LIKE)
    services.like(bob, topic_of_photo(photo))
    Letter.objects.create(user=alice)
    settings.EMAIL_URL = ""
    write_digests(MORNING)
    tasks.send_letters()
    assert Letter.objects.get().tries == 0
    assert mail.outbox == []


def test_a_title_cannot_write_headers(inbox: Inbox, alice: User, bob: User) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon\r\nBcc: all@example.org <b>")
    AlbumShare.objects.create(album=album, user=bob)
    wants(bob, Mail.NOW, Kind.ALBUM_SHARED)
    tell(Kind.ALBUM_SHARED, actor=alice, to=[bob], album_id=album.pk)
    tasks.send_letters()
    (letter,) = inbox.letters
    assert letter["Bcc"] is None
    assert letter["Subject"].strip() == "Alice shared “Lisbon Bcc: all@example.org <b>” with you"
    assert "<b>" not in text_of(letter, "html")


def test_many_things_are_cut_and_counted(inbox: Inbox, alice: User, bob: User) -> None:
    wants(alice, Mail.DAILY, Kind.COMMENT)
    for _ in range(45):
        tell(Kind.COMMENT, actor=bob, to=[alice], photo=make_photo(alice))
    write_digests(MORNING)
    tasks.send_letters()
    plain = text_of(inbox.letters[0], "plain")
    assert plain.count("Bob commented") == 40
    assert f"And 5 more: {SITE}{reverse('activity:feed')}" in plain


# The way out


def test_a_link_ends_the_letters_without_signing_in(
    inbox: Inbox, photo: Photo, alice: User, bob: User
) -> None:
    wants(alice, Mail.NOW, Kind.LIKE, Kind.COMMENT)
    NoticeSetting.objects.filter(kind=Kind.LIKE).update(in_app=False)
    services.like(bob, topic_of_photo(photo))
    tasks.send_letters()
    link = re.search(rf"{SITE}(/notices/unsubscribe/\S+)", text_of(inbox.letters[0], "plain"))
    assert link
    stranger = Client(enforce_csrf_checks=True)
    shown = stranger.get(link.group(1))
    assert "Stop these e-mails?" in shown.content.decode()
    assert "likes a photo" in shown.content.decode()
    assert NoticeSetting.objects.get(kind=Kind.LIKE).mail == Mail.NOW

    assert "No more e-mails" in stranger.post(link.group(1)).content.decode()
    like = NoticeSetting.objects.get(kind=Kind.LIKE)
    assert (like.mail, like.in_app) == (Mail.OFF, False)
    assert NoticeSetting.objects.get(kind=Kind.COMMENT).mail == Mail.NOW


def test_a_mail_program_unsubscribes_by_itself(
    inbox: Inbox, photo: Photo, alice: User, bob: User
) -> None:
    services.make_comment(bob, topic_of_photo(photo), "Hello")
    write_digests(MORNING)
    tasks.send_letters()
    services.make_comment(bob, topic_of_photo(photo), "More")
    assert inbox.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    header = "".join(inbox.letters[0]["List-Unsubscribe"].split())
    path = header.strip("<>").removeprefix(SITE)
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert NoticeSetting.objects.get(user=alice).mail == Mail.OFF
    assert not Notice.objects.filter(user=alice, letter=None, mail=Mail.DAILY).exists()


def test_a_forged_link_is_none(alice: User, inbox: Inbox) -> None:
    address = unsubscribing(alice.pk, [Kind.LIKE]).address.removeprefix(SITE)
    assert Client().get(address).status_code == 200
    assert Client().post(address[:-3] + "aa/").status_code == 404
    gone = unsubscribing(999_999, [Kind.LIKE]).address.removeprefix(SITE)
    assert Client().get(gone).status_code == 404
    assert Client().put(address).status_code == 405
    assert not NoticeSetting.objects.exists()
