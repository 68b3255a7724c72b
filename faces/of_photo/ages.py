"""How old somebody is on a day, in words. Pure."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MONTHS_TOLD = 24  # of little ones people say the months


def age_in_words(born_on: date | None, day: date) -> str:
    """Like "4 years", "14 months", "newborn"; nothing before birth, or where it is not known."""
    if born_on is None or day < born_on:
        return ""
    months = whole_months(born_on, day)
    if months == 0:
        return _("newborn")
    if months < MONTHS_TOLD:
        return ngettext("%d month", "%d months", months) % months
    years = months // 12
    return ngettext("%d year", "%d years", years) % years


def whole_months(born_on: date, day: date) -> int:
    is_not_full = day.day < born_on.day
    return (day.year - born_on.year) * 12 + day.month - born_on.month - is_not_full
