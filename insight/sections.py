"""What of a library's figures stands together under one heading: rows with their numbers in words.
The page draws them, the API tells them, and each is a table of its own as CSV."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from accounts.models import User
from dedup.selectors import totals
from faces.models import Person
from insight.counting import LARGE_VIDEO_BYTES
from insight.figures import Figures
from photos.models import Photo
from photos.used import Use, use_of
from photos.wording import size_in_words

LONGEST_AXIS = 60  # years; a clock that stood at 1904 must not flatten all others
OPEN = {"waiting", "due", "running"}


@dataclass(frozen=True)
class Row:
    """A line of a table, and a column or bar of its plot. `short`: beneath a narrow column."""

    label: str
    count: int
    words: str = ""
    short: str = ""
    href: str = ""

    @property
    def said(self) -> str:
        return self.words or f"{self.count:,}"


@dataclass(frozen=True)
class Series:
    """One person through the years."""

    label: str
    total: int
    rows: Sequence[Row]
    href: str


@dataclass(frozen=True)
class Section:
    """`shape`: how it is drawn. `head`: what the two columns of its table say."""

    key: str
    title: str
    says: str
    shape: str
    head: tuple[str, str]
    rows: Sequence[Row] = ()
    series: Sequence[Series] = ()
    empty: str = ""


def sections_of(user: User, figures: Figures) -> list[Section]:
    """Each of the page, in its order. What takes up room is counted by the database all the
    time, so that it is told as it is."""
    use = use_of(user.pk)
    return [
        years(figures),
        months(figures),
        weekdays(figures),
        hours(figures),
        people(user, figures),
        cameras(figures),
        lenses(figures),
        countries(figures),
        cities(figures),
        storage(use),
        freed(user, figures, use),
        processing(figures),
    ]


def years(figures: Figures) -> Section:
    kept = by_what(figures.years)
    first, last = figures.first_year, figures.last_year
    axis = range(first, last + 1) if kept and last - first < LONGEST_AXIS else sorted(kept)
    rows = [
        Row(str(year), kept.get(year, 0), short=str(year), href=found(str(year))) for year in axis
    ]
    return Section("years", _("Years"), _("Photos of each year"), "columns",
                   (_("Year"), _("Photos")), rows)  # fmt: skip


def months(figures: Figures) -> Section:
    kept = by_what(figures.months)
    rows = [Row(str(MONTHS[n]), kept.get(n, 0), short=str(MONTHS_3[n]).title()) for n in MONTHS]
    return Section("months", _("Months"), _("Photos of each month, of all years together"),
                   "columns", (_("Month"), _("Photos")), rows if kept else ())  # fmt: skip


def weekdays(figures: Figures) -> Section:
    kept = by_what(figures.weekdays)
    rows = [
        Row(str(WEEKDAYS[n]), kept.get(n + 1, 0), short=str(WEEKDAYS_ABBR[n])) for n in range(7)
    ]
    return Section("weekdays", _("Days of the week"), _("Photos of each day of the week"),
                   "columns", (_("Day"), _("Photos")), rows if kept else ())  # fmt: skip


def hours(figures: Figures) -> Section:
    kept = by_what(figures.hours)
    rows = [Row(f"{n:02}:00", kept.get(n, 0), short=f"{n:02}") for n in range(24)]
    return Section("hours", _("Hours"), _("Photos of each hour, by the clock on the wall"),
                   "columns", (_("Hour"), _("Photos")), rows if kept else ())  # fmt: skip


def people(user: User, figures: Figures) -> Section:
    """Names as they are now; who was hidden since is left out."""
    counts: dict[int, dict[int, int]] = {}
    for person, year, number in figures.people:
        counts.setdefault(person, {})[year] = number
    everybody = Person.objects.visible_to(user).named().filter(is_hidden=False).in_bulk(counts)
    all_years = [year for each in counts.values() for year in each]
    axis = (
        range(max(min(all_years), max(all_years) - LONGEST_AXIS), max(all_years) + 1)
        if counts
        else ()
    )
    series = [
        Series(
            everybody[pk].name,
            sum(by_year.values()),
            [Row(str(year), by_year.get(year, 0), short=str(year)) for year in axis],
            reverse("faces:person", args=[pk]),
        )
        for pk, by_year in counts.items()
        if pk in everybody
    ]
    return Section("people", _("People over time"), _("Photos of each person in each year"),
                   "series", (_("Person"), _("Photos")), series=series,
                   empty=_("Name people, and see here when they were with you."))  # fmt: skip


def cameras(figures: Figures) -> Section:
    rows = [
        Row(Photo(make=make, model=model).camera, number,
            href=found(f'camera:"{plain(model)}"') if model else "")
        for make, model, number in figures.cameras
    ]  # fmt: skip
    return Section("cameras", _("Cameras"), _("Photos of each camera, the most used first"),
                   "bars", (_("Camera"), _("Photos")), rows,
                   empty=_("No photo tells its camera."))  # fmt: skip


def lenses(figures: Figures) -> Section:
    rows = [
        Row(lens, number, href=found(f'lens:"{plain(lens)}"')) for lens, number in figures.lenses
    ]
    return Section("lenses", _("Lenses"), _("Photos of each lens, the most used first"),
                   "bars", (_("Lens"), _("Photos")), rows,
                   empty=_("No photo tells its lens."))  # fmt: skip


def countries(figures: Figures) -> Section:
    rows = [
        Row(name, number, href=found(f'in:"{plain(name)}"')) for name, number in figures.countries
    ]
    return Section("countries", _("Countries"), _("Photos of each country, the most first"),
                   "bars", (_("Country"), _("Photos")), rows,
                   empty=_("No photo tells where it was taken."))  # fmt: skip


def cities(figures: Figures) -> Section:
    rows = [
        Row(f"{city}, {country}" if city != country else city, number,
            href=found(f'in:"{plain(city)}"'))
        for city, country, number in figures.cities
    ]  # fmt: skip
    return Section("cities", _("Cities"), _("Photos of each city, the most first"),
                   "bars", (_("City"), _("Photos")), rows,
                   empty=_("No photo tells where it was taken."))  # fmt: skip


def storage(use: Use) -> Section:
    sizes = [
        (_("Images"), use.images.stored_bytes),
        (_("RAW files"), use.raws.stored_bytes),
        (_("Videos"), use.videos.stored_bytes),
        (_("In the trash"), use.trash.stored_bytes),
        (_("In the locked folder"), use.locked.stored_bytes),
        (_("Smaller pictures"), use.rendition_bytes),
        (_("In folders of yours"), use.total.in_place_bytes),
    ]
    rows = [Row(label, size, words=size_in_words(size)) for label, size in sizes if size]
    return Section("storage", _("Storage"), _("What your photos take up, by type"), "bars",
                   (_("Type"), _("Bytes")), rows,
                   empty=_("Nothing takes up room yet."))  # fmt: skip


def freed(user: User, figures: Figures, use: Use) -> Section:
    large = f"is:video size:>{LARGE_VIDEO_BYTES // 10**6}mb"
    sizes = [
        (_("Duplicates"), totals(user).all.spare_bytes, reverse("dedup:duplicates")),
        (_("Trash"), use.trash.stored_bytes, reverse("curating:trashed")),
        (_("Screenshots"), size(figures.screenshots), reverse("curating:screenshots")),
        (_("Large videos"), size(figures.large_videos), found(large)),
    ]
    rows = [Row(label, n, words=size_in_words(n), href=href) for label, n, href in sizes if n]
    return Section("freed", _("What could be freed"),
                   _("Room that duplicates, the trash, screenshots and large videos take up"),
                   "bars", (_("What"), _("Bytes")), rows,
                   empty=_("Nothing: no duplicates, no trash, no screenshots."))  # fmt: skip


def processing(figures: Figures) -> Section:
    """What failed is told apart from what waits or is at work; what was blocked by it failed."""
    to_do, failed = Counter[str](), Counter[str]()
    for stage, state, number in figures.stages:
        (to_do if state in OPEN else failed)[stage.capitalize()] += number
    rows = [Row(_("%s: to do") % stage, number) for stage, number in to_do.items()]
    rows += [Row(_("%s: failed") % stage, number) for stage, number in failed.items()]
    return Section("processing", _("Processing"),
                   _("What is still to be done with your photos, and what failed"), "bars",
                   (_("Stage"), _("Photos")), rows,
                   empty=_("All is done, and nothing failed."))  # fmt: skip


def size(counted: Mapping[str, int]) -> int:
    return counted.get("size_bytes", 0)


def by_what(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    return {what: number for what, number in rows}  # noqa: C416 - lists, as JSON has no tuples


def found(query: str) -> str:
    return f"{reverse('search:results')}?{urlencode({'q': query})}"


def plain(name: str) -> str:
    """Without what would end a name in a query."""
    return name.replace('"', " ")


def table_of(section: Section) -> Iterable[tuple[str | int, ...]]:
    """Its head and its rows, as CSV tells them."""
    if section.shape == "series":
        yield section.head[0], _("Year"), section.head[1]
        for each in section.series:
            yield from ((each.label, row.label, row.count) for row in each.rows if row.count)
    else:
        yield section.head
        yield from ((row.label, row.count) for row in section.rows)
