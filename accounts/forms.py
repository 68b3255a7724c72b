"""What people type about themselves, and what is wrong with it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.mail import can_send_mail
from accounts.models import Invitation, Plan, Scope, User
from accounts.time_zones import validate_time_zone


def email_field(label: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
    return forms.EmailField(label=label, max_length=254, widget=widget)


def name_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("Name"), max_length=100, required=False, widget=widget)


def password_field(label: Any, autocomplete: str) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, "data-show": _("Show"), "data-hide": _("Hide")}
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs=attrs))


def time_zone_field() -> forms.CharField:
    """A text field that searches the page's list of zones."""
    attrs = {"list": "zones", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=_("Time zone"),
        max_length=64,
        validators=[validate_time_zone],
        widget=forms.TextInput(attrs=attrs),
        help_text=_("For photos whose camera did not note one."),
    )


class SignInForm(AuthenticationForm):
    """Says the same whether the address, the password or the account is wrong."""

    error_messages = {
        "invalid_login": _("This e-mail address and password do not match."),
        "inactive": _("This e-mail address and password do not match."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = email_field(_("E-mail"))
        self.fields["username"].widget.attrs["autofocus"] = True
        self.fields["password"] = password_field(_("Password"), "current-password")

    def clean_username(self) -> str:
        """In one spelling, so that every spelling counts towards the same lock."""
        return str(self.cleaned_data["username"]).lower()


class WelcomeForm(forms.Form):
    """The first account."""

    name = name_field()
    email = email_field(_("E-mail"))
    password = password_field(_("Password"), "new-password")
    time_zone = time_zone_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _("At least eight characters.")
        self.fields["time_zone"].widget.attrs["data-time-zone"] = ""

    def clean(self) -> None:
        person = User(
            email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", "")
        )
        check_strength(self, "password", person)


class ProfileForm(forms.Form):
    """How a person is named."""

    name = name_field()


class ThemeForm(forms.Form):
    """The theme alone, from the switch that every page has."""

    theme = forms.ChoiceField(choices=User.Theme.choices)


class AppPasswordForm(forms.Form):
    """What an app password is for, so that a person knows which one to revoke."""

    app_name = forms.CharField(
        label=_("For which app or device?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OwnAccountForm(forms.Form):
    """A change that asks who is at the keyboard: the current password comes with it."""

    current_password = password_field(_("Current password"), "current-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current_password(self) -> str:
        password = str(self.cleaned_data["current_password"])
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your current password."))
        return password


class EmailForm(OwnAccountForm):
    """A new address to sign in with."""

    email = email_field(_("New e-mail"))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if can_send_mail():
            return email  # a link goes there, and who asks is not told whose it is
        if User.objects.filter(email=email).exclude(pk=self.user.pk).exists():
            raise ValidationError(_("There is already an account with this e-mail address."))
        return email


class PasswordForm(OwnAccountForm):
    """A new password."""

    new_password = password_field(_("New password"), "new-password")

    def clean(self) -> None:
        check_strength(self, "new_password", self.user)


def check_strength(form: forms.Form, field: str, person: User) -> None:
    """Puts what makes the password too easy to guess beside its field."""
    if password := form.cleaned_data.get(field):
        try:
            validate_password(password, person)
        except ValidationError as error:
            form.add_error(field, error)


class KeyForm(forms.Form):
    """What a key is for, what it may do, and until when."""

    key_name = forms.CharField(
        label=_("What is the key for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        choices=[(30, _("30 days")), (365, _("A year")), (0, _("Until it is revoked"))],
        coerce=int,
        initial=365,
    )

    def expires_at(self) -> datetime | None:
        days = int(self.cleaned_data["days"])
        return timezone.now() + timedelta(days=days) if days else None


class InvitationForm(forms.Form):
    """Whom to invite; without an address anybody who holds the link."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty for a link that you hand over yourself."),
    )
    is_operator = forms.BooleanField(label=_("Looks after this library, too"), required=False)


class PlanForm(forms.Form):
    plan = forms.ModelChoiceField(Plan.objects.all(), required=False)


class AcceptForm(WelcomeForm):
    """The account that an invitation makes; whose address it names, keeps it."""

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invitation.email:
            self.fields["email"].initial = invitation.email
            self.fields["email"].disabled = True


class ForgottenForm(forms.Form):
    email = email_field(_("E-mail"))


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # only of our own User
    """A new password, typed once, because it can be shown."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        del self.fields["new_password2"]
        self.fields["new_password1"] = password_field(_("New password"), "new-password")

    def clean(self) -> dict[str, Any]:
        check_strength(self, "new_password1", self.user)
        return self.cleaned_data
