"""What allauth asks of this installation: who may come in, how secrets are kept, how mail goes."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.letters import send_letter
from accounts.limits import address_of
from accounts.mail import link_to
from accounts.models import User
from accounts.sessions import note_use


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by themselves; a session is noted from its first moment."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """As if there were no such account."""
        messages.error(request, _("This did not work. Sign in in another way."))
        return redirect("accounts:sign_in")

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **told)
        note_use(request)
        return answer

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """Of a change to how the account is signed in to, to its owner."""
        words = render_to_string(f"{template_prefix}_subject.txt", context or {})
        told = {"what": " ".join(words.split()), "link": link_to(reverse("mfa_index"))}
        send_letter(user.email, _("Heirloom: your account"), "news", told)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken when the secret key of the installation was changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002  # its name
        return _("Passkey")


def _cipher() -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"heirloom second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
