"""Whether an account has a second step, and whether a code is good for it."""

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from accounts.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_step(user: User) -> bool:
    return bool(is_mfa_enabled(user, FACTORS))


def is_right_code(user: User, code: str) -> bool:
    return bool(code) and bool(AuthenticateForm({"code": code}, user=user).is_valid())
