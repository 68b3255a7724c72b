"""Second steps in a real browser: codes on a wide and a narrow page, and passkeys of a virtual
authenticator, under the strict content policy."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.services import create_user
from tests.accounts.doors import code_of, give_totp
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_home(page: Page, live_server: Any) -> str:
    """Passkeys belong to names, not to numbers: the server by its name."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(page: Page) -> Iterator[Callable[[], list[Any]]]:
    """A fingerprint reader that always says yes; called, it tells what it holds."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    yield lambda: session.send("WebAuthn.getCredentials", made)["credentials"]
    session.detach()


def type_password(page: Page, user: User) -> None:
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_fine(page: Page) -> None:
    assert serious_problems(page) == []
    assert sideways_px(page) == 0


@pytest.mark.parametrize(("size", "colours"), [(PHONE, "dark"), (WIDE, "light")])
def test_it_signs_in_with_a_code(page: Page, alice: User, size: Any, colours: Any) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    give_totp(alice)
    page.goto("/sign-in/?next=/settings/security/")
    is_fine(page)
    type_password(page, alice)

    page.wait_for_url("**/sign-in/code/")
    is_fine(page)
    page.get_by_label("Code").fill(code_of())
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url("**/settings/security/")
    expect(page.get_by_text("This browser, from")).to_be_visible()
    is_fine(page)


def test_it_sets_up_an_app_on_a_phone(
    page: Page, alice: User, sign_in: Callable[[User], None]
) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    sign_in(alice)
    page.goto("/settings/security/")
    page.get_by_role("link", name="Set up authenticator app").click()
    page.get_by_label("Password").fill(PASSWORD)
    is_fine(page)
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_alt_text("The key as a picture")).to_be_visible()
    is_fine(page)
    page.get_by_label("Authenticator code").fill(code_of(page.locator("#secret").inner_text()))
    page.get_by_role("button", name="Use this app").click()

    expect(page.locator(".codes li")).to_have_count(10)
    is_fine(page)


def test_it_signs_in_with_a_passkey_alone(
    page: Page, alice: User, at_home: str, device: Callable[[], list[Any]]
) -> None:
    page.goto(f"{at_home}/sign-in/?next=/settings/security/")
    type_password(page, alice)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("It also signs me in without the password").check()
    is_fine(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert len(device()) == 1

    page.get_by_label("Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url(f"{at_home}/")
    page.goto(f"{at_home}/settings/security/")
    expect(page.get_by_text("Signs you in without the password.")).to_be_visible()
    page.get_by_role("link", name="Remove Passkey").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("link", name="Remove Passkey")).to_have_count(0)
    assert not Authenticator.objects.exists()


def test_it_confirms_the_password_with_a_passkey(
    page: Page, alice: User, at_home: str, device: Callable[[], list[Any]]
) -> None:
    page.goto(f"{at_home}/sign-in/?next=/settings/security/passkeys/")
    type_password(page, alice)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.context.clear_cookies()

    page.goto(f"{at_home}/sign-in/?next=/settings/security/")
    type_password(page, alice)
    page.wait_for_url("**/sign-in/code/")
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/settings/security/")
    expect(page.get_by_text("10 are left")).to_be_visible()


def test_it_says_when_no_passkey_is_at_hand(
    page: Page, alice: User, at_home: str, device: Callable[[], list[Any]]
) -> None:
    page.goto(f"{at_home}/sign-in/")
    refuse = (
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'Not')); }"
    )
    page.evaluate(refuse)

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey could not be used.")).to_be_visible()


@pytest.mark.parametrize(("size", "colours"), [(PHONE, "dark"), (WIDE, "light")])
def test_the_page_about_people_is_for_everybody(
    page: Page, sign_in: Callable[[User], None], bob: User, size: Any, colours: Any
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    sign_in(create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True))
    page.goto("/settings/users/")
    is_fine(page)
    page.get_by_role("button", name="Make an invitation").click()

    expect(page.locator("#link")).to_contain_text("/invited/")
    is_fine(page)
