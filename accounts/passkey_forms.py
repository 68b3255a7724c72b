"""allauth's forms for passkeys, save that they refuse what is no answer of an authenticator: they
read it with the keys that it ought to have, and would fail."""

from typing import Any

from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

BROKEN = (KeyError, TypeError, ValueError, AttributeError)


class _Answer:
    """Reads `credential`, and says so where it cannot be read."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form beside it
        except BROKEN as error:
            raise ValidationError(_("This is no passkey.")) from error


class SignInForm(_Answer, forms.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class ConfirmForm(_Answer, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AgainForm(_Answer, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> Any:
        try:
            return super().clean()
        except BROKEN as error:
            raise ValidationError(_("This is no passkey.")) from error
