"""What holds for every way in: cookies, redirects, headers, and the check before it goes public."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from accounts.adapters import AccountAdapter
from accounts.limits import NOWHERE, address_of, wait
from accounts.models import User
from accounts.oidc.adapter import SocialAdapter
from tests.accounts.doors import code_of, give_totp, say_again, sign_in

ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
NO_PASSKEYS = ["{}", "[]", "nonsense", '{"id": "AAAA", "response": {}}', '{"id": 1, "rawId": 2}']
PUBLIC = {
    "HEIRLOOM_URL": "https://photos.example",
    "HEIRLOOM_HOSTS": "photos.example",
    "HEIRLOOM_SECRET_KEY": "fG7-a key that is long, and has many different letters: 0123456789 xyzXYZ",
    "DATABASE_URL": "postgres:///check",
    "REDIS_URL": "redis:///0",
}


def test_it_is_fit_to_be_public() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=project.ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(Path.home()), **PUBLIC},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.django_db
def test_it_gives_cookies_that_no_script_reads_and_no_other_site_sends(
    client: Client, alice: User, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get("/sign-in/", secure=True)
    answer = client.post(
        "/sign-in/", {"username": alice.email, "password": "correct horse battery"}, secure=True
    )

    cookie = answer.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert client.cookies["csrftoken"]["secure"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/forgotten/", "/settings/security/", "/settings/users/", "/again/password/"],
)
def test_it_runs_no_inline_script(client: Client, alice: User, address: str) -> None:
    sign_in(client, alice.email)
    answer = (Client() if address in {"/sign-in/", "/forgotten/"} else client).get(address)

    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_it_leads_to_no_other_site_after_a_code(
    client: Client, alice: User, elsewhere: str
) -> None:
    give_totp(alice)
    sign_in(client, alice.email, next=elsewhere)

    answer = client.post(f"/sign-in/code/?next={elsewhere}", {"code": code_of(), "next": elsewhere})

    assert answer["Location"] == "/open/"


@pytest.mark.django_db
def test_it_takes_no_passkey_that_is_none(client: Client, alice: User) -> None:
    assert client.get("/sign-in/passkey/")["Location"] == "/sign-in/"
    options = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    assert not options["request_options"]["publicKey"].get("allowCredentials")
    for credential in NO_PASSKEYS:
        answer = client.post("/sign-in/passkey/", {"credential": credential, "next": "//evil"})
        assert answer["Location"] == "/sign-in/"


@pytest.mark.django_db
@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_it_confirms_nothing_by_a_passkey_that_is_none(
    client: Client, alice: User, credential: str
) -> None:
    give_totp(alice)
    sign_in(client, alice.email)
    assert client.post("/sign-in/code/", {"credential": credential}).status_code == 200
    assert client.get("/profile/")["Location"].startswith("/sign-in/")

    client.post("/sign-in/code/", {"code": code_of()})
    say_again(client)
    answer = client.post("/settings/security/passkeys/", {"name": "A", "credential": credential})
    assert "could not be added" in answer.content.decode()


@pytest.mark.django_db
def test_it_lets_nobody_sign_up(rf: Any) -> None:
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))
    assert not SocialAdapter().is_open_for_signup(rf.get("/"), None)
    assert SocialAdapter().list_apps(rf.get("/"), provider="oidc") == []


@pytest.mark.django_db
def test_it_tells_how_long_to_wait(rf: Any, alice: User) -> None:
    request = rf.get("/")
    request.user = alice
    answer = wait(request)

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes" in answer.content.decode()


def test_it_knows_who_comes_by_a_socket_as_nobody_in_particular(rf: Any) -> None:
    assert address_of(rf.get("/", REMOTE_ADDR="")) == NOWHERE
