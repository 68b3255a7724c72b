"""How a person wants to hear of one kind of event."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from activity.models import Kind, Mail, NoticeSetting


class NoticeForm(forms.Form):
    """One row of the settings."""

    in_app = forms.BooleanField(required=False)
    mail = forms.ChoiceField(choices=Mail.choices)

    def __init__(self, data: Any, chosen: NoticeSetting) -> None:
        initial = {"in_app": chosen.in_app, "mail": chosen.mail}
        super().__init__(data, prefix=chosen.kind, initial=initial)
        self.kind = Kind(chosen.kind)
        named = {"kind": self.kind.label}
        self.fields["in_app"].widget.attrs["aria-label"] = _("In the app: %(kind)s") % named
        self.fields["mail"].widget.attrs["aria-label"] = _("By e-mail: %(kind)s") % named
