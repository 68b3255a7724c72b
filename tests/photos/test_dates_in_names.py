"""Dates in names: the many ways to write them, and what only looks like one."""

from datetime import datetime

import pytest

from photos.dates_in_names import date_in_name, year_of_folder


@pytest.mark.parametrize(
    ("name", "clock"),
    [
        ("IMG_20190509_154733.jpg", "2019-05-09T15:47:33"),
        ("Screenshot_2019-04-16-11-19-37.png", "2019-04-16T11:19:37"),
        ("Screenshot_20190919-053857.jpg", "2019-09-19T05:38:57"),
        ("Screenshot_2024-08-31-00-53-48-647_com.example.jpg", "2024-08-31T00:53:48"),
        ("signal-2020-10-26-163832.jpg", "2020-10-26T16:38:32"),
        ("signal-2020-10-26-16-38-32-123.jpg", "2020-10-26T16:38:32"),
        ("20180126_161236.mp4", "2018-01-26T16:12:36"),
        ("20180126161236.jpg", "2018-01-26T16:12:36"),
        ("IMG_20190509_154733123_HDR.jpg", "2019-05-09T15:47:33"),
        ("IMG_20190509_154733~2.jpg", "2019-05-09T15:47:33"),
        ("IMG_20190509_154733(1).jpg", "2019-05-09T15:47:33"),
        ("MVIMG_20191230_232926.jpg", "2019-12-30T23:29:26"),
        ("00000IMG_00000_BURST20190216172030_COVER.jpg", "2019-02-16T17:20:30"),
        ("2019-09-19 05.38.57.jpg", "2019-09-19T05:38:57"),
        ("WhatsApp Image 2020-10-26 at 16.38.32.jpeg", "2020-10-26T16:38:32"),
        ("Screen Shot 2019-04-16 at 1.19.37 PM.png", "2019-04-16T13:19:37"),
        ("Screenshot 2019-04-16 at 12.05.09\u202fAM.png", "2019-04-16T00:05:09"),
        ("photo_2021-03-04_05-06-07.jpg", "2021-03-04T05:06:07"),
        ("12_2020-01-02_030405.jpg", "2020-01-02T03:04:05"),
    ],
)
def test_it_finds_the_clock(name: str, clock: str) -> None:
    named = date_in_name(name)
    assert named
    assert named.local == datetime.fromisoformat(clock)
    assert named.has_clock
    assert not named.is_utc


def test_the_clock_of_a_pixel_is_utc() -> None:
    named = date_in_name("PXL_20220405_090123740.PORTRAIT-edited.jpg")
    assert named
    assert (named.local, named.is_utc) == (datetime.fromisoformat("2022-04-05T09:01:23"), True)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG-20220101-WA0007.jpg", "2022-01-01"),
        ("VID-20220101-WA0007.mp4", "2022-01-01"),
        ("20030616.jpg", "2003-06-16"),
        ("2003-06-16 Grandmother.jpg", "2003-06-16"),
        ("IMG_20190509_259999.jpg", "2019-05-09"),  # a day, and a number that is no clock
        ("PXL_20220405_.jpg", "2022-04-05"),
        ("20201399 20200102.jpg", "2020-01-02"),  # the first date that the calendar has
    ],
)
def test_a_day_alone_is_its_noon(name: str, day: str) -> None:
    named = date_in_name(name)
    assert named
    assert named.local == datetime.fromisoformat(f"{day}T12:00")
    assert not named.has_clock


@pytest.mark.parametrize(
    "name",
    [
        "random.jpg", "DSC_0033.JPG", "IMG_2001.jpg", "2234089303984509579.jpg",
        "27_06_12 - 1.jpg", "DSC_20123456.jpg", "20191301.jpg", "2019-02-30.jpg", "18120314.jpg",
        "2019-0509.jpg", "",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(name: str) -> None:
    assert date_in_name(name) is None


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("Takeout/Google Photos/Photos from 2014/a.jpg", 2014),
        ("Fotos von 1955/a.jpg", 1955),
        ("/home/anna/2016/a.jpg", 2016),
        ("C:\\Pictures\\Italy 2016\\a.jpg", 2016),
        ("2016/05/a.jpg", None),
        ("DCIM/12016/a.jpg", None),
        ("2016.jpg", None),
        ("", None),
    ],
)
def test_it_finds_the_year_of_the_folder(path: str, year: int | None) -> None:
    assert year_of_folder(path) == year
