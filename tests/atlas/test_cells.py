"""The cells of the map: kept by the database through every way of writing, and never a photo more
or less than there are, at any zoom."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from atlas.clusters import clusters, shown_on_map
from atlas.grid import (
    FINEST,
    LEVELS,
    MOST_ZOOM,
    Box,
    cells_in,
    column_of,
    level_at,
    row_of,
    whole_cells,
)
from atlas.models import Cell, PlaceCount
from editing.models import Edit
from photos.models import Photo
from places.models import Place
from rights.models import AlbumShare, Partner, PartnerHides, Space, SpaceMember, SpacePhoto
from tests.factories import make_face, make_person, make_photo

WORLD = Box(-180, -90, 180, 90)
CORNERS = [(90.0, 180.0), (-90.0, -180.0), (85.06, 0.0), (0.0, 0.0), (-0.0, 179.999999)]
POOL = Path(__file__).parents[3] / "shared/data/pool/pool.csv"
Change = Callable[[Random, list[int], list[Place]], object]


def kept(owner: User) -> dict[tuple[int, int, int], int]:
    rows = Cell.objects.filter(owner=owner)
    return {(level, x, y): n for level, x, y, n in rows.values_list("level", "x", "y", "count")}


def counted(owner: User) -> dict[tuple[int, int, int], int]:
    """Anew, photo by photo, by the arithmetic of Python."""
    photos = Photo.objects.filter(owner=owner, on_timeline=True, latitude__isnull=False)
    points = list(photos.values_list("latitude", "longitude"))
    return Counter(
        (level, column_of(longitude or 0, level), row_of(latitude or 0, level))
        for latitude, longitude in points
        for level in LEVELS
    )


def total(user: User, zoom: int) -> int:
    """What the clusters of the world add up to, for the person as a request reads them anew."""
    return sum(each.count for each in clusters(User.objects.get(pk=user.pk), WORLD, zoom=zoom))


def seen(user: User) -> int:
    return shown_on_map(User.objects.get(pk=user.pk), WORLD).count()


def point(random: Random) -> dict[str, float]:
    """Half of them around one town, so that cells are shared."""
    if random.random() < 0.5:
        return {
            "latitude": 38.7 + random.gauss(0, 0.001),
            "longitude": -9.1 + random.gauss(0, 0.001),
        }
    return {"latitude": random.uniform(-90, 90), "longitude": random.uniform(-180, 180)}


def some(random: Random, ids: list[int]) -> list[int]:
    return random.sample(ids, k=min(len(ids), random.randint(1, 5)))


CHANGES: list[Change] = [
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).update(
        **point(random)
    ),
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).update(
        latitude=None, longitude=None
    ),
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).update(
        trashed_at=timezone.now()
    ),
    lambda random, ids, places: Photo.objects.filter(pk__in=ids).update(trashed_at=None),
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).update(
        is_locked=True, caption="behind the second password"
    ),
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).update(
        is_locked=False
    ),
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).update(
        place=random.choice([None, *places])
    ),
    lambda random, ids, places: Photo.objects.filter(pk__in=some(random, ids)).delete(),
    lambda random, ids, places: Photo.objects.filter(pk__in=ids, longitude__lt=179).update(
        longitude=F("longitude") + 1e-6
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_it_keeps_cells_and_places_through_whatever_happens(
    seed: int, alice: User, bob: User
) -> None:
    random = Random(seed)
    places = [
        Place.objects.create(city=city, country="Portugal", country_code="PT")
        for city in ("Lisbon", "Porto")
    ]
    ids = [
        make_photo(random.choice([alice, bob]), place=random.choice(places), **point(random)).pk
        for _ in range(25)
    ]
    for _ in range(25):
        random.choice(CHANGES)(random, ids, places)
        for owner in (alice, bob):
            assert kept(owner) == counted(owner)
            assert_covers_are_there(owner)
    rows = PlaceCount.objects.values_list("owner", "place", "count")
    shown = Photo.objects.filter(on_timeline=True, place__isnull=False)
    assert {(each[0], each[1]): each[2] for each in rows} == Counter(
        shown.values_list("owner", "place")
    )


def assert_covers_are_there(owner: User) -> None:
    """Each cell shows a photo that is in it."""
    for cell in Cell.objects.filter(owner=owner):
        cover = Photo.objects.get(pk=cell.cover_id or 0, owner=owner, on_timeline=True)
        assert column_of(cover.longitude or 0, cell.level) == cell.x
        assert row_of(cover.latitude or 0, cell.level) == cell.y
    for row in PlaceCount.objects.filter(owner=owner):
        assert Photo.objects.filter(pk=row.cover_id, place=row.place, on_timeline=True).exists()


def test_a_photo_that_goes_to_another_library_counts_there(alice: User, bob: User) -> None:
    make_photo(alice, latitude=1.0, longitude=2.0)
    Photo.objects.update(owner=bob)
    assert kept(alice) == {}
    assert kept(bob) == counted(bob) != {}


def test_nothing_tells_where_what_is_locked_was_taken(alice: User) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    make_photo(alice, latitude=38.7, longitude=-9.1, place=place)
    Photo.objects.update(is_locked=True)
    assert not Cell.objects.exists()
    assert not PlaceCount.objects.exists()


@pytest.mark.django_db
def test_the_database_and_python_cut_the_world_alike() -> None:
    random = Random(1)
    points = CORNERS + [(random.uniform(-90, 90), random.uniform(-180, 180)) for _ in range(2000)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select atlas_x(longitude), atlas_y(latitude) from unnest(%s::float8[], %s::float8[])"
            " with ordinality as points (latitude, longitude, n) order by n",
            [[each[0] for each in points], [each[1] for each in points]],
        )
        found = cursor.fetchall()
    assert found == [(column_of(lon, FINEST), row_of(lat, FINEST)) for lat, lon in points]


def test_clusters_add_up_at_every_zoom_for_whatever_a_person_sees(
    alice: User, bob: User, charlie: User
) -> None:
    """Own photos, all of one partner's, another's from a day on, an album, a space, an edit."""
    random = Random(7)
    for owner in (alice, bob, charlie):
        for number in range(20):
            make_photo(owner, datetime(2015 + number % 4, 1, 1, tzinfo=UTC), **point(random))
    assert seen(alice) == 20
    assert [total(alice, zoom) for zoom in range(MOST_ZOOM + 1)] == [20] * (MOST_ZOOM + 1)

    partner = Partner.objects.create(owner=bob, viewer=alice)
    assert seen(alice) == 40
    everyones = [total(alice, zoom) for zoom in range(MOST_ZOOM + 1)]
    assert everyones == [40] * (MOST_ZOOM + 1)

    hidden = make_person(bob, "Hidden")
    make_face(Photo.objects.filter(owner=bob)[0], hidden)
    PartnerHides.objects.create(partner=partner, person=hidden)
    few = Photo.objects.filter(owner=charlie).order_by("pk")
    album = Album.objects.create(owner=charlie, title="Lisbon")
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=each) for each in few[:5]])
    AlbumShare.objects.create(album=album, user=alice)
    space = Space.objects.create(name="Family")
    for person, role in ((alice, "viewer"), (charlie, "manager")):
        SpaceMember.objects.create(space=space, user=person, role=role)
    SpacePhoto.objects.create(space=space, photo=few[7])
    assert seen(alice) == 20 + 19 + 6
    for zoom in range(MOST_ZOOM + 1):
        assert total(alice, zoom) == 45


def test_an_original_that_an_edit_hides_is_on_nobody_elses_map(alice: User, bob: User) -> None:
    source, version = (make_photo(alice, latitude=1.0, longitude=each) for each in (1.0, 2.0))
    Edit.objects.create(source=source, version=version, recipe={})
    Partner.objects.create(owner=alice, viewer=bob)
    assert (total(alice, 20), seen(alice)) == (2, 2)
    (cluster,) = clusters(User.objects.get(pk=bob.pk), WORLD, zoom=20)
    assert (cluster.count, cluster.photo_id, seen(bob)) == (1, version.pk, 1)


def test_clusters_in_one_cell_are_one_whoever_they_are_of(alice: User, bob: User) -> None:
    make_photo(alice, latitude=38.7, longitude=-9.1)
    last = make_photo(bob, datetime(2020, 1, 1, tzinfo=UTC), latitude=38.9, longitude=-9.3)
    Partner.objects.create(owner=bob, viewer=alice, since=date(2019, 1, 1))
    (cluster,) = clusters(User.objects.get(pk=alice.pk), WORLD, zoom=1)
    assert (cluster.count, cluster.photo_id) == (2, last.pk)
    assert (cluster.latitude, cluster.longitude) == pytest.approx((38.8, -9.2))


@pytest.mark.parametrize("zoom", [0, 3, 8, 14, 18])
def test_a_piece_of_the_map_shows_the_photos_of_its_whole_cells(zoom: int, alice: User) -> None:
    random = Random(zoom)
    for _ in range(40):
        make_photo(alice, **point(random))
    for box in (Box(-9.2, 38.6, -9.0, 38.8), Box(170, -60, -150, 70), Box(-10, 0, 40, 90)):
        wide = whole_cells(box, level_at(zoom))
        found = sum(each.count for each in clusters(alice, box, zoom=zoom))
        assert found == shown_on_map(alice, wide).count()
        assert cells_in(box, 12).top <= cells_in(box, 12).bottom


def test_the_world_is_read_from_a_few_coarse_cells(alice: User) -> None:
    for number in range(30):
        make_photo(alice, latitude=38.7 + number / 1e4, longitude=-9.1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert [each.count for each in clusters(alice, WORLD, zoom=0)] == [30]
    assert Cell.objects.filter(level=LEVELS[0]).count() == 1
    assert len(queries) <= 2  # who lends to them, and the cells


@pytest.mark.skipif(not POOL.exists(), reason="needs the pool of photos")
def test_clusters_of_the_pool_add_up_at_every_zoom(alice: User) -> None:
    with POOL.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"]]
    sample = make_photo(alice)
    columns = [each for each in Photo._meta.concrete_fields if not each.generated]
    values = {each.attname: getattr(sample, each.attname) for each in columns} | {"id": None}
    Photo.objects.bulk_create(
        Photo(
            **values
            | {"sha256": f"{number:x}".zfill(64)}
            | {"latitude": float(row["lat"]), "longitude": float(row["lon"])}
        )
        for number, row in enumerate(rows, start=10**6)
    )
    assert {total(alice, zoom) for zoom in range(MOST_ZOOM + 1)} == {len(rows)}
