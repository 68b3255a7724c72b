"""What people say of a link, and the password that its guests type."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rights.models import ShareLink

LONGEST_PASSWORD = 128
LEAST_ADDRESS = 4
HOW_LONG = ("title", "slug", "password", "forgets_password", "expires_at")


class LinkForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Everything that can be said of a link. An empty password keeps the one that it has."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "data-show": _("Show"), "data-hide": _("Hide")}
        ),
    )
    forgets_password = forms.BooleanField(label=_("Open it without a password"), required=False)

    field_order = HOW_LONG

    class Meta:
        model = ShareLink
        fields = (
            "title", "slug", "expires_at", "allows_download", "allows_upload", "hides_location",
            "hides_people",
        )  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "slug": forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
            ),
            "expires_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        }
        help_texts = {
            "slug": _("A word in the address instead of a random one. Who guesses it is in, too."),
            "expires_at": _("Empty: until you revoke it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.password:
            self.fields["password"].help_text = _("Empty: the one that it has stays.")
        else:
            self.fields["password"].help_text = _("Empty: whoever has the link is in.")
            del self.fields["forgets_password"]

    def clean_slug(self) -> str:
        """In small letters: people who type it care for none."""
        slug = str(self.cleaned_data["slug"]).lower()
        if slug and len(slug) < LEAST_ADDRESS:
            raise ValidationError(_("Four letters at least."))
        others = ShareLink.objects.exclude(pk=self.instance.pk)
        if slug and others.filter(Q(token__iexact=slug) | Q(slug=slug)).exists():
            raise ValidationError(_("This address is taken."))
        return slug

    def clean_expires_at(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["expires_at"]
        if until and "expires_at" in self.changed_data and until <= timezone.now():
            raise ValidationError(_("That is over already."))
        return until


class GuestPasswordForm(forms.Form):
    """What opens a link."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(
            attrs={
                "autocomplete": "off", "autofocus": True, "data-show": _("Show"),
                "data-hide": _("Hide"),
            }
        ),
    )  # fmt: skip
