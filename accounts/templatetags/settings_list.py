"""The pages of the settings, in one list. A page is named here once; where its address does not
exist, it is not listed."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """A page of the settings: the name of its address, its icon, and its words."""

    view: str
    drawing: str
    title: Any
    about: Any
    for_operators: bool = False


ENTRIES = (
    Entry("accounts:profile", "user", _("Profile"), _("Your name and how you sign in.")),
    Entry(
        "mfa_index", "shield-check", _("Security"), _("Second step, passkeys, devices and keys.")
    ),
    Entry(
        "ops:preferences",
        "sliders-horizontal",
        _("Preferences"),
        _("Time zone, language, theme, and what opens first."),
    ),
    Entry(
        "dedup:preferences",
        "copy",
        _("Duplicates and stacks"),
        _("How alike, what is stacked, and which version is in front."),
    ),
    Entry("stories:kept_out", "calendar-heart", _("Memories"), _("What never comes up by itself.")),
    Entry("activity:settings", "bell", _("Notices"), _("What you are told of, and how.")),
    Entry("ops:usage", "chart-pie", _("Storage"), _("What your library takes up.")),
    Entry("sharing:partners", "heart", _("Partners"), _("Who sees your whole library.")),
    Entry("sharing:groups", "users", _("Groups"), _("People you share with at once.")),
    Entry("sharing:links", "link", _("Links"), _("What you show by a link.")),
    Entry("clients:connect", "plug", _("Connect"), _("Phones, sync apps and file managers.")),
    Entry("ops:log", "scroll-text", _("Activity log"), _("What happened to your account.")),
    Entry(
        "accounts:users", "user-cog", _("Accounts"), _("Who uses this library."), for_operators=True
    ),
    Entry("ops:jobs", "activity", _("Jobs"), _("What runs and what failed."), for_operators=True),
    Entry(
        "ops:leave", "door-open", _("Leave"), _("Hand your library over, or delete your account.")
    ),
)


@register.inclusion_tag("accounts/_settings_list.html", takes_context=True)
def settings_list(context: template.Context, *, shown: str = "side") -> dict[str, Any]:
    """The list; `shown` is "side" beside a page, or "all" as the page of all of them."""
    request = context["request"]
    pages = [
        {"entry": entry, "address": address, "is_here": request.path == address}
        for entry, address in addresses()
        if request.user.is_staff or not entry.for_operators
    ]
    return {"pages": pages, "shown": shown}


@cache
def addresses() -> tuple[tuple[Entry, str], ...]:
    """Which of the pages there are does not change while the process runs."""
    found = ((entry, address_of(entry)) for entry in ENTRIES)
    return tuple((entry, address) for entry, address in found if address)


def address_of(entry: Entry) -> str:
    try:
        return reverse(entry.view)
    except NoReverseMatch:
        return ""
