"""What a person chooses before a Takeout import starts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ingest.takeout.options import Options


def switch(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class TakeoutForm(forms.Form):
    """The options of an import, as the page asks for them."""

    is_dry_run = switch(_("Dry run: only say what would happen"))
    include_trashed = switch(_("Bring in what was in the trash, into the trash"))
    skip_archived = switch(_("Leave out what was archived"))
    skip_partner = switch(_("Leave out a partner's photos"))
    without_albums = switch(_("Make no albums"))
    untitled_albums = switch(_("Make albums also of those without a title"))
    only_album = forms.CharField(label=_("Only this album"), max_length=255, required=False)
    after = day(_("Not before"))
    before = day(_("Not after"))

    def options(self) -> Options:
        """Of a valid form."""
        said = self.cleaned_data
        return Options(
            only_albums=(said["only_album"],) if said["only_album"] else (),
            with_albums=not said["without_albums"],
            untitled_albums=said["untitled_albums"],
            include_trashed=said["include_trashed"],
            skip_archived=said["skip_archived"],
            skip_partner=said["skip_partner"],
            after=said["after"],
            before=said["before"],
        )
