"""Names of exported files: safe everywhere, each one once."""

import unicodedata
from datetime import UTC, datetime

import pytest

from accounts.models import User
from ops.filenames import Names
from photos.filenames import LONGEST_BYTES, safe_name
from photos.models import Photo
from tests.factories import NOON


def photo_named(filename: str, taken: datetime = NOON, offset: int | None = 0) -> Photo:
    return Photo(
        owner=User(), filename=filename, format="jpeg", taken_at=taken, offset_minutes=offset
    )


def paths_of(*filenames: str) -> list[str]:
    names = Names()
    return [names.path_for(photo_named(name)) for name in filenames]


def test_it_sorts_into_the_month_on_the_wall_clock() -> None:
    new_year = datetime(2020, 12, 31, 23, 30, tzinfo=UTC)
    names = Names()
    assert names.path_for(photo_named("a.jpg", new_year, offset=60)) == "2021/01/a.jpg"
    assert names.path_for(photo_named("a.jpg", new_year, offset=0)) == "2020/12/a.jpg"
    assert names.path_for(photo_named("a.jpg", new_year, offset=None)) == "2020/12/a (2).jpg"
    long_ago = datetime(99, 3, 1, tzinfo=UTC)
    assert names.path_for(photo_named("a.jpg", long_ago)) == "0099/03/a.jpg"


def test_it_numbers_names_that_differ_only_in_case_or_composition() -> None:
    decomposed = unicodedata.normalize("NFD", "Été.jpg")
    assert paths_of(
        "IMG_1.jpg", "img_1.JPG", "IMG_1.jpg", "Été.jpg", decomposed, "noext", "NoExt"
    ) == [
        "2020/06/IMG_1.jpg",
        "2020/06/img_1 (2).JPG",
        "2020/06/IMG_1 (3).jpg",
        "2020/06/Été.jpg",
        "2020/06/Été (2).jpg",
        "2020/06/noext",
        "2020/06/NoExt (2)",
    ]


def test_it_passes_over_numbers_that_are_names_already() -> None:
    assert paths_of("a (2).jpg", "a.jpg", "a.jpg", "a (2).jpg", "a.jpg") == [
        "2020/06/a (2).jpg",
        "2020/06/a.jpg",
        "2020/06/a (3).jpg",
        "2020/06/a (2) (2).jpg",
        "2020/06/a (4).jpg",
    ]


def test_it_stays_quick_when_all_names_are_the_same() -> None:
    paths = paths_of(*["image.png"] * 4_000)
    assert len(set(paths)) == 4_000
    assert paths[-1] == "2020/06/image (4000).png"


def test_it_remembers_only_the_names_of_folders_that_may_still_grow() -> None:
    names = Names()
    for year in range(1900, 2000):
        names.path_for(photo_named("a.jpg", datetime(year, 1, 1, tzinfo=UTC)))
    assert len(names._given) < 10


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("../../etc/passwd.jpg", "_.._.._etc_passwd.jpg"),
        ('a\\b:c*d?e"f<g>h|i\x00\n.jpg', "a_b_c_d_e_f_g_h_i__.jpg"),
        ("con.jpg", "_con.jpg"),
        ("LPT1", "_LPT1"),
        ("nul .tar.gz", "_nul .tar.gz"),
        ("console.jpg", "console.jpg"),
        ("holiday. . .", "holiday"),
        (" spaced .jpg", "spaced .jpg"),
        (".hidden.jpg", "_.hidden.jpg"),
        ("...", "unnamed"),
        ("IMG_1.jpg.xmp", "IMG_1.jpg.xmp.jpg"),
        ("half.PART", "half.PART.jpg"),
        ("IMG_1.jpg.original.json", "IMG_1.jpg.original.json.jpg"),
        ("IMG_1.AAE", "IMG_1.AAE.jpg"),
        ("日本語 🌋.heic", "日本語 🌋.heic"),
    ],
)
def test_it_makes_names_that_every_file_system_takes(filename: str, expected: str) -> None:
    assert safe_name(photo_named(filename)) == expected


@pytest.mark.parametrize(
    "filename", ["x" * 251 + ".jpg", "é" * 250 + ".jpeg", "🌋" * 255, "a." + "b" * 253, "y." * 127]
)
def test_it_leaves_room_for_what_is_written_beside_a_file(filename: str) -> None:
    paths = paths_of(filename, filename)
    assert len(set(paths)) == 2
    for path in paths:
        name = path.rpartition("/")[2]
        assert 200 < len(name.encode()) <= LONGEST_BYTES
        assert not name.endswith((".", " "))
    assert paths[0].endswith(".jpg") == filename.endswith(".jpg")
