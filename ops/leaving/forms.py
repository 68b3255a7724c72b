"""What somebody who leaves has to type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import OwnAccountForm, email_field


class LeaveForm(OwnAccountForm):
    """The password, and the word that one means it."""

    is_sure = forms.BooleanField(label=_("I want all of this to be deleted."))


class HandOverForm(OwnAccountForm):
    """The password, and who gets the library."""

    email = email_field(_("E-mail of the account that gets it"))
