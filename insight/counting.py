"""Counts a library: all that is known of its photos alone in one pass over them, and in a query
each who is on them, which are screenshots, and what the pipeline has left to do."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from accounts.models import User
from curating.lists import screenshots_of
from faces.models import Face
from ingest.models import StageRun
from insight.figures import Figures
from photos.models import Photo, PhotoQuerySet

MOST_KEPT = 12  # of cameras, lenses, places: what is shown; a table of thousands tells nothing
MOST_PEOPLE = 12
LARGE_VIDEO_BYTES = 200 * 10**6
COLUMNS = ("taken_local", "taken_source", "make", "model", "lens", "size_bytes", "kind", "place_id")

# A row for each value of each of these, and one for all of them, told apart by the bits of
# `grouping`. A date that nobody's clock said has a day, but no hour.
FIGURES = """
select grouping(year, month, weekday, hour, make, model, lens, country, city),
    year, month, weekday, hour, make, model, lens, country, city, count(*),
    count(*) filter (where is_large), coalesce(sum(size_bytes) filter (where is_large), 0)
from (
    select extract(year from at)::int as year, extract(month from at)::int as month,
        extract(isodow from at)::int as weekday,
        case when taken_source not in ('file', 'folder') then extract(hour from at)::int end
            as hour,
        make, model, lens, size_bytes, kind = 'video' and size_bytes >= %s as is_large,
        country, coalesce(nullif(city, ''), nullif(region, ''), country) as city
    from (select *, taken_local at time zone 'UTC' as at from ({}) as own) as photos
    left join places_place on places_place.id = place_id
) as told
group by grouping sets
    ((year), (month), (weekday), (hour), (make, model), (lens), (country), (country, city), ())
"""
# By what `grouping` says: a bit for each column, from the last, that a row is not about.
SETS = {
    0b011111111: "year", 0b101111111: "month", 0b110111111: "weekday", 0b111011111: "hour",
    0b111100111: "camera", 0b111111011: "lens", 0b111111101: "country", 0b111111100: "city",
    0b111111111: "all",
}  # fmt: skip
Row = tuple[tuple[Any, ...], int]


def count(user: User) -> Figures:
    counted, large = one_pass(user)
    years = [(year, number) for (year,), number in sorted(counted["year"])]
    return Figures(
        photos=sum(number for _, number in years),
        first_year=years[0][0] if years else 0,
        last_year=years[-1][0] if years else 0,
        years=years,
        months=in_order(counted["month"]),
        weekdays=in_order(counted["weekday"]),
        hours=in_order(counted["hour"]),
        cameras=most(counted["camera"]),
        camera_count=len(known(counted["camera"])),
        lenses=most(counted["lens"]),
        countries=most(counted["country"]),
        country_count=len(known(counted["country"])),
        cities=[[city, country, number] for country, city, number in most(counted["city"])],
        city_count=len(known(counted["city"])),
        people=people(user),
        large_videos=large,
        screenshots=screenshots(user),
        stages=stages(user),
    )


def counted_photos(user: User) -> PhotoQuerySet:
    """What a search may show: a stack counts once, what is trashed or locked does not."""
    return Photo.objects.in_library_of(user).findable()


def one_pass(user: User) -> tuple[dict[str, list[Row]], dict[str, int]]:
    """What stands in each set with how many photos have it; and how many videos are large."""
    query, values = counted_photos(user).order_by().values(*COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES.format(query), [LARGE_VIDEO_BYTES, *values])
        rows = cursor.fetchall()
    found: dict[str, list[Row]] = defaultdict(list)
    large = {"photos": 0, "size_bytes": 0}
    for bits, *columns, number, large_count, large_bytes in rows:
        name = SETS[bits]
        about = tuple(each for place, each in enumerate(columns) if not bits >> (8 - place) & 1)
        if name == "all":
            large = {"photos": large_count, "size_bytes": int(large_bytes)}
        else:
            found[name].append((about, number))
    return found, large


def in_order(rows: Sequence[Row]) -> list[list[int]]:
    """Of a clock or a calendar; what has none is left out."""
    return [[about[0], number] for about, number in sorted(known(rows))]


def known(rows: Sequence[Row]) -> list[Row]:
    """Without the photos of which it is not known."""
    return [row for row in rows if any(each not in (None, "") for each in row[0])]


def most(rows: Sequence[Row]) -> list[list[Any]]:
    first = sorted(known(rows), key=lambda row: (-row[1], row[0]))[:MOST_KEPT]
    return [[*about, number] for about, number in first]


def people(user: User) -> list[list[int]]:
    """Those who are named and not hidden, who are on most photos: year by year."""
    faces = Face.objects.findable_by(user).filter(
        person__owner=user, person__is_hidden=False, person__merged_into=None
    )
    faces = faces.exclude(person__name="").order_by()
    rows = faces.annotate(year=ExtractYear("photo__taken_local")).values_list("person", "year")
    counted = [list(row) for row in rows.annotate(number=Count("photo", distinct=True))]
    totals: dict[int, int] = defaultdict(int)
    for person, _, number in counted:
        totals[person] += number
    shown = sorted(totals, key=lambda person: (-totals[person], person))[:MOST_PEOPLE]
    return sorted(
        (row for row in counted if row[0] in shown), key=lambda row: (shown.index(row[0]), row[1])
    )


def screenshots(user: User) -> dict[str, int]:
    """Those on the timeline, which can be archived or deleted."""
    total = screenshots_of(user).aggregate(photos=Count("pk"), size_bytes=Sum("size_bytes"))
    return {"photos": total["photos"], "size_bytes": total["size_bytes"] or 0}


def stages(user: User) -> list[list[Any]]:
    """What is not done yet, and what failed."""
    runs = StageRun.objects.filter(photo__in=Photo.objects.in_library_of(user))
    runs = runs.exclude(state=StageRun.State.DONE).order_by("stage", "state")
    return [list(row) for row in runs.values_list("stage", "state").annotate(Count("pk"))]
