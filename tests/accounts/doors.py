"""What the tests of signing in share: codes of authenticator apps, and saying again who one is."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from config.celery import app
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_totp(user: User) -> Authenticator:
    return TOTP.activate(user, SECRET).instance


def secret_of(user: User) -> str:
    return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": email, "password": password, **more})


def say_again(client: Client) -> None:
    """As who changes something about signing in has to."""
    answer = client.post("/again/password/", {"password": PASSWORD, "next": "/profile/"})
    assert answer["Location"] == "/profile/"


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def forget_tries() -> None:
    cache.clear()


def link_in(text: str) -> str:
    """The path of the first link of a letter."""
    found = re.search(r"https?://[^/]+(/\S+)", text)
    assert found, text
    return found.group(1)


@pytest.fixture
def mail(settings: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Callable) -> Any:
    """A mail server: letters are in the box once a block of `with mail():` is done."""
    settings.EMAIL_URL = "smtp://mail.example"
    settings.BASE_URL = "https://photos.example"
    app.conf.task_always_eager = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    app.conf.task_always_eager = False
