"""The operator's page about people: invitations, operators, who may sign in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import people
from accounts.app_passwords import make_app_password, user_of_app_password
from accounts.invitations import NoGoodInvitation, accept_invitation, invite
from accounts.keys import key_of, make_key
from accounts.models import Invitation, Plan, Scope, User
from accounts.services import create_user
from tests.accounts.doors import is_signed_in, link_in, sign_in
from tests.conftest import PASSWORD

PAGE = "/settings/users/"
NEW = "/settings/users/invitations/"
FILLED = {
    "name": "Gina", "email": "gina@example.org", "password": PASSWORD, "time_zone": "UTC",
}  # fmt: skip
BrowserOf = Callable[[User], Client]


@pytest.fixture
def olga(db: None) -> User:
    return create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True)


@pytest.fixture
def browser(olga: User, browser_of: BrowserOf) -> Client:
    return browser_of(olga)


def decide(browser: Client, user: User, verb: str) -> Any:
    return browser.post(f"{PAGE}{user.pk}/{verb}/", follow=True)


def test_it_lists_people(browser: Client, alice: User) -> None:
    page = browser.get(PAGE).content.decode()

    assert "alice@example.org" in page
    assert "looks after this library" in page


@pytest.mark.parametrize("verb", ["promote", "demote", "disable", "enable", "sign-out"])
def test_it_is_not_there_for_others(
    alice: User, bob: User, olga: User, browser_of: BrowserOf, verb: str
) -> None:
    browser = browser_of(alice)

    assert browser.get(PAGE).status_code == 404
    assert browser.post(NEW, {}).status_code == 404
    assert browser.post(f"{NEW}1/end/").status_code == 404
    assert browser.post(f"{PAGE}{bob.pk}/{verb}/").status_code == 404
    bob.refresh_from_db()
    assert bob.is_active
    assert not bob.is_operator


def test_it_knows_no_other_verb_and_no_other_person(browser: Client, alice: User) -> None:
    assert browser.post(f"{PAGE}{alice.pk}/delete/").status_code == 404
    assert browser.post(f"{PAGE}999999/disable/").status_code == 404
    assert browser.get(f"{PAGE}{alice.pk}/disable/").status_code == 405


def test_it_makes_an_operator_and_takes_that_back(browser: Client, alice: User) -> None:
    decide(browser, alice, "promote")
    alice.refresh_from_db()
    assert alice.is_operator

    decide(browser, alice, "demote")
    alice.refresh_from_db()
    assert not alice.is_operator


@pytest.mark.parametrize("verb", ["demote", "disable"])
def test_it_leaves_somebody_who_looks_after_the_library(
    browser: Client, olga: User, verb: str
) -> None:
    answer = decide(browser, olga, verb)

    assert "Somebody has to look after" in answer.content.decode()
    olga.refresh_from_db()
    assert olga.is_operator


@pytest.mark.django_db(transaction=True)
def test_it_leaves_somebody_when_two_demote_each_other() -> None:
    pair = [create_user(f"{n}@example.org", PASSWORD, is_operator=True) for n in range(2)]

    def demote(user: User) -> str:
        try:
            people.set_operator(user, is_operator=False)
        except people.NobodyLeft:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, pair)) == ["done", "refused"]


def test_it_disables_an_account_at_once(browser: Client, alice: User) -> None:
    alices = Client()
    sign_in(alices, alice.email)
    _, key = make_key(alice, "A", scopes=[Scope.READ])
    _, app_password = make_app_password(alice, "Phone")

    decide(browser, alice, "disable")

    assert not is_signed_in(alices)
    assert key_of(key) is None
    assert user_of_app_password(alice.email, app_password, address="") is None
    assert sign_in(Client(), alice.email).status_code == 200
    assert "cannot sign in" in browser.get(PAGE).content.decode()


def test_it_enables_an_account_but_no_session(browser: Client, alice: User) -> None:
    alices = Client()
    sign_in(alices, alice.email)
    decide(browser, alice, "disable")

    decide(browser, alice, "enable")

    assert not is_signed_in(alices)
    assert sign_in(alices, alice.email).status_code == 302


def test_it_signs_somebody_out_everywhere(browser: Client, alice: User) -> None:
    alices = Client()
    sign_in(alices, alice.email)

    decide(browser, alice, "sign-out")

    assert not is_signed_in(alices)
    assert is_signed_in(browser)


def test_it_asks_as_often_for_many_people_as_for_few(browser: Client, olga: User) -> None:
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        browser.get(PAGE)
    for number in range(5):
        create_user(f"{number}@example.org", None)
        invite(olga, email=f"new{number}@example.org")

    with CaptureQueriesContext(connection) as many:
        assert "Invited by Olga" in browser.get(PAGE).content.decode()

    assert len(many) == len(few)


def test_it_makes_a_link_that_makes_one_account(browser: Client) -> None:
    answer = browser.post(NEW, {})
    path = link_in(answer.context["link"])
    guest = Client()
    assert "Olga invites you" in guest.get(path).content.decode()

    assert guest.post(path, FILLED)["Location"] == "/"

    gina = User.objects.get(email="gina@example.org")
    assert is_signed_in(guest)
    assert not gina.is_operator
    assert gina.email_confirmed_at is None
    assert Client().get(path).status_code == 404
    assert Client().post(path, {**FILLED, "email": "x@example.org"}).status_code == 404
    assert str(Invitation.objects.get()) == str(Invitation.objects.get().pk)


def test_it_makes_an_operator_by_invitation(browser: Client) -> None:
    path = link_in(browser.post(NEW, {"is_operator": "on"}).context["link"])

    Client().post(path, FILLED)

    assert User.objects.get(email="gina@example.org").is_operator


def test_it_keeps_the_address_that_was_invited(browser: Client) -> None:
    answer = browser.post(NEW, {"email": "Gina@Example.org"})
    path = link_in(answer.context["link"])
    assert "Hand this link over" in answer.content.decode()

    Client().post(path, {**FILLED, "email": "mallory@example.org"})

    assert User.objects.filter(email="gina@example.org").exists()
    assert not User.objects.filter(email="mallory@example.org").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("password", "short", "too short"), ("email", "alice@example.org", "already an account")],
)
def test_it_says_what_is_wrong(
    browser: Client, alice: User, field: str, value: str, said: str
) -> None:
    path = link_in(browser.post(NEW, {}).context["link"])

    answer = Client().post(path, {**FILLED, field: value})

    assert said in answer.content.decode()
    assert Invitation.objects.get().accepted_by is None


def test_it_takes_no_address_that_is_none(browser: Client) -> None:
    assert browser.post(NEW, {"email": "gina"}).status_code == 400
    assert not Invitation.objects.exists()


def test_it_takes_an_invitation_back(browser: Client) -> None:
    path = link_in(browser.post(NEW, {}).context["link"])
    address = f"{NEW}{Invitation.objects.get().pk}/end/"

    assert browser.post(address)["Location"] == PAGE

    assert Client().get(path).status_code == 404
    assert browser.post(address).status_code == 404


@pytest.mark.django_db
def test_it_is_over_after_a_week_or_with_its_maker(olga: User) -> None:
    _, late = invite(olga)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    _, orphaned = invite(olga)
    User.objects.filter(pk=olga.pk).update(is_active=False)

    assert Client().get(f"/invited/{late}/").status_code == 404
    assert Client().get(f"/invited/{orphaned}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_account_when_two_browsers_race() -> None:
    _, text = invite(create_user("olga@example.org", PASSWORD, is_operator=True))

    def accept(number: int) -> str:
        try:
            return accept_invitation(text, email=f"{number}@example.org", password=PASSWORD).email
        except NoGoodInvitation:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(accept, [1, 2]))

    assert outcomes[1] == "too late"
    assert User.objects.count() == 2


def test_it_sends_the_link_where_mail_can_be_sent(
    browser: Client, mail: Any, mailoutbox: list[Any]
) -> None:
    with mail():
        answer = browser.post(NEW, {"email": "gina@example.org"})

    assert "on its way to gina@example.org" in answer.content.decode()
    assert mailoutbox[0].to == ["gina@example.org"]
    assert "Olga invites you" in mailoutbox[0].body
    assert "https://photos.example/invited/" in mailoutbox[0].body
    Client().post(link_in(mailoutbox[0].body), FILLED)
    assert User.objects.get(email="gina@example.org").email_confirmed_at is not None


def test_it_stops_who_guesses_links(db: None) -> None:
    answers = [Client().post(f"/invited/{number}/", FILLED) for number in range(21)]

    assert [answers[0].status_code, answers[-1].status_code] == [404, 429]
    assert answers[-1]["Retry-After"] == "900"


def test_it_makes_only_so_many_invitations(browser: Client) -> None:
    for _ in range(50):
        browser.post(NEW, {})

    assert browser.post(NEW, {}).status_code == 429


def test_it_gives_a_plan_and_takes_it_back(browser: Client, alice: User) -> None:
    plan = Plan.objects.create(name="Small", photos=100)
    address = f"{PAGE}{alice.pk}/plan/"
    assert "Plan of Alice" in browser.get(PAGE).content.decode()

    browser.post(address, {"plan": plan.pk})
    alice.refresh_from_db()
    assert alice.plan == plan

    browser.post(address, {"plan": ""})
    alice.refresh_from_db()
    assert alice.plan is None
    assert browser.post(address, {"plan": "nonsense"}).status_code == 400
    assert browser.post(f"{PAGE}999999/plan/", {}).status_code == 404


def test_it_lets_nobody_choose_their_own_plan(
    alice: User, browser_of: BrowserOf, olga: User
) -> None:
    plan = Plan.objects.create(name="Small", photos=100)

    assert browser_of(alice).post(f"{PAGE}{alice.pk}/plan/", {"plan": plan.pk}).status_code == 404
