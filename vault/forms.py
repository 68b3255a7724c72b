"""What is typed at the locked folder, and what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vault.services.keys import MOST_PIN_DIGITS, PIN_DIGITS, WeakPin, check_pin

LONGEST_CODE = 60


def pin_field(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    attrs = {
        "autocomplete": autocomplete,
        "inputmode": "numeric",
        "data-show": _("Show"),
        "data-hide": _("Hide"),
    }
    return forms.CharField(
        label=label,
        max_length=MOST_PIN_DIGITS,
        widget=forms.PasswordInput(attrs=attrs),
        help_text=help_text,
    )


class PinForm(forms.Form):
    """The PIN that opens."""

    pin = pin_field(_("PIN"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pin"].widget.attrs["autofocus"] = True


class NewPinForm(forms.Form):
    """A PIN, twice."""

    new_pin = pin_field(
        _("New PIN"),
        "new-password",
        _("At least %(digits)d digits, other than your birthday.") % {"digits": PIN_DIGITS},
    )
    again = pin_field(_("The same again"), "new-password")

    def clean_new_pin(self) -> str:
        pin = str(self.cleaned_data["new_pin"])
        try:
            check_pin(pin)
        except WeakPin as error:
            message = _("Choose %(digits)d digits or more, not all the same and not just counted.")
            raise forms.ValidationError(message % {"digits": PIN_DIGITS}) from error
        return pin

    def clean(self) -> None:
        pin, again = self.cleaned_data.get("new_pin"), self.cleaned_data.get("again")
        if pin and pin != again:
            self.add_error("again", _("The two PINs differ."))


class ChangePinForm(NewPinForm):
    """The PIN that opens, then the new one."""

    pin = pin_field(_("PIN"), "current-password")
    field_order = ("pin", "new_pin", "again")


class RecoveryForm(NewPinForm):
    """The recovery code, then a new PIN."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ("code", "new_pin", "again")


class PhotosForm(forms.Form):
    """Repeated ids of photos."""

    photo = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        given = {each for each in data.getlist("photo") if each.isascii() and each.isdecimal()}
        self.fields["photo"].choices = [(each, each) for each in given if len(each) <= 18]  # type: ignore[attr-defined]
