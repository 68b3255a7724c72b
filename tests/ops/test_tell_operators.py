"""Operators are told what needs them: once, again while it lasts, and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.people import set_operator
from accounts.services import create_user
from activity.feed import feed
from activity.letter import compose
from activity.models import Kind, Letter, Mail, Notice
from activity.notices import settings_of
from ops.models import Trouble
from ops.tasks import forget_troubles
from ops.watching.troubles import end_trouble, open_troubles, tell_operators
from tests.conftest import PASSWORD

WORDS = "The backup to /mnt/disk failed: the disk is full (100 % used)."


@pytest.fixture
def olga(db: None) -> User:
    return create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True)


def test_it_tells_operators_alone(
    olga: User, alice: User, browser_of: Callable[[User], Client]
) -> None:
    tell_operators("backup", WORDS)
    assert [notice.user for notice in Notice.objects.all()] == [olga]
    page = browser_of(olga).get(reverse("activity:notices"))
    assert WORDS in page.content.decode()
    assert not feed(olga).entries


def test_it_goes_out_by_mail_at_once(olga: User, settings: Any) -> None:
    settings.EMAIL_URL, settings.BASE_URL = "smtp://localhost", "https://photos.example"
    tell_operators("backup", WORDS)
    message = compose(Letter.objects.get())
    assert message is not None
    assert message.subject == WORDS
    assert message.to == ["olga@example.org"]


def test_what_lasts_is_told_once_a_day(olga: User) -> None:
    tell_operators("backup", WORDS)
    tell_operators("backup", "Another reason.")
    assert Notice.objects.count() == 1
    assert open_troubles().get().words == "Another reason."
    Trouble.objects.update(told_at=timezone.now() - timedelta(hours=25))
    tell_operators("backup", WORDS)
    tell_operators("backup", WORDS)
    assert Notice.objects.count() == 2


def test_what_is_over_is_told_when_it_comes_back(olga: User) -> None:
    tell_operators("backup", WORDS)
    end_trouble("backup")
    assert not open_troubles()
    end_trouble("backup")
    tell_operators("backup", WORDS)
    assert Notice.objects.count() == 2
    assert [str(each) for each in open_troubles()] == ["backup"]


def test_it_takes_any_words(olga: User) -> None:
    tell_operators("t" * 300, "One\0\nline " + "x" * 900)
    said = open_troubles().get()
    assert said.words.startswith("One line xxx")
    assert len(said.words) == 500
    end_trouble("t" * 300)
    assert not open_troubles()


def test_who_is_no_operator_any_more_sees_it_no_more(olga: User) -> None:
    create_user("otto@example.org", PASSWORD, is_operator=True)
    tell_operators("backup", WORDS)
    set_operator(olga, is_operator=False)
    assert not Notice.objects.visible_to(User.objects.get(pk=olga.pk))


def test_only_operators_choose_how_they_hear_of_it(olga: User, alice: User) -> None:
    assert settings_of(olga)[Kind.OPERATION].mail == Mail.NOW
    assert Kind.OPERATION not in settings_of(alice)


def test_the_notice_leads_to_where_it_is_seen(
    olga: User, browser_of: Callable[[User], Client]
) -> None:
    tell_operators("backup", WORDS)
    notice = Notice.objects.get()
    browser = browser_of(olga)
    answer = browser.post(reverse("activity:open_notice", args=[notice.pk]), follow=True)
    assert answer.status_code == 200
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_troubles_long_over_are_forgotten(olga: User) -> None:
    for topic, days in (("old", 91), ("new", 1)):
        tell_operators(topic, WORDS)
        end_trouble(topic)
        ended_at = timezone.now() - timedelta(days=days)
        Trouble.objects.filter(topic=topic).update(ended_at=ended_at)
    tell_operators("open", WORDS)
    forget_troubles()
    assert set(Trouble.objects.values_list("topic", flat=True)) == {"new", "open"}
