"""What a trip or an event is called as long as nobody named it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from photos.wording import day_in_words

MAIN_SHARE, BOTH_SHARE = 0.6, 0.8  # of the photos: then it was a trip to this city, to these two
MOST_COUNTRIES = 3  # more are counted
FRIDAY, SUNDAY = 4, 6
NIGHT, NOON, EVENING, LATE = 5, 12, 18, 23  # hours at which the next part of a day begins

Places = Sequence[Mapping[str, Any]]


def title_of_trip(places: Places, first: datetime, last: datetime) -> str:
    """Like "A week in Lisbon, May 2024"."""
    is_day = first.date() == last.date()
    when = day_in_words(first) if is_day else months_in_words(first, last)
    return titled(length_in_words(first, last), where_in_words(places), when)


def title_of_event(places: Places, first: datetime, last: datetime) -> str:
    """Like "An evening in Graz, 12 June 2022"."""
    return titled(part_of_day(first, last), where_in_words(places), day_in_words(first))


def titled(what: str, where: str, when: str) -> str:
    said = {"what": what, "where": where, "when": when}
    return _("%(what)s in %(where)s, %(when)s") % said if where else _("%(what)s, %(when)s") % said


def length_in_words(first: datetime, last: datetime) -> str:
    days = (last.date() - first.date()).days + 1
    if days == 1:
        return _("A day")
    if days <= 3 and first.weekday() >= FRIDAY and last.weekday() in (SUNDAY - 1, SUNDAY):
        return _("A weekend")
    if 6 <= days <= 8:
        return _("A week")
    if 28 <= days <= 31:
        return _("A month")
    if days >= 12 and days % 7 in (0, 1, 6) and days < 28:
        weeks = round(days / 7)
        return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def where_in_words(places: Places) -> str:
    """The city, two of them, the country or countries; nothing where nobody knows."""
    total = sum(place["count"] for place in places)
    named = [place for place in places if place["city"]]
    if not total:
        return ""
    for few, least in ((1, MAIN_SHARE), (2, BOTH_SHARE)):
        share = sum(place["count"] for place in named[:few]) / total
        if len(named) >= few and share >= least:
            return listed([place["city"] for place in named[:few]])
    countries = Counter[str]()
    for place in places:
        countries[place["country"]] += place["count"]
    if len(countries) > MOST_COUNTRIES:
        return _("%(n)d countries") % {"n": len(countries)}
    return listed([name for name, _count in countries.most_common()])


def listed(names: Sequence[str]) -> str:
    """Like "Rome", "Rome and Naples", "Italy, Austria and Slovenia"."""
    *others, last = names
    if not others:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last}


def months_in_words(first: datetime, last: datetime) -> str:
    """Like "May 2024", "May to June 2024", "December 2023 to January 2024"."""
    end = date_format(last, "F Y")
    if (first.year, first.month) == (last.year, last.month):
        return end
    start = date_format(first, "F" if first.year == last.year else "F Y")
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def part_of_day(first: datetime, last: datetime) -> str:
    """By the hours in between; a day where it is longer than one part."""
    parts = {part_of_hour(first.hour), part_of_hour(last.hour)}
    if len(parts) > 1 or first.date() != last.date():
        return _("A day")
    return parts.pop()


def part_of_hour(hour: int) -> str:
    if hour < NIGHT or hour >= LATE:
        return _("A night")
    if hour < NOON:
        return _("A morning")
    return _("An afternoon") if hour < EVENING else _("An evening")
