"""Archives that mean harm, or are broken, from end to end: nothing is written outside, nothing else
is lost, and the account says what happened."""

import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import User
from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.report import report_of
from photos.models import Photo
from tests.ingest.takeout_exports import YEAR, bring_in, item, picture, states
from tests.ingest.takeout_files import write_zip

GOOD = f"{YEAR}/good.jpg"


@pytest.fixture
def around(tmp_path: Path) -> Iterator[Path]:
    """The folder around the archives, in which nothing appears."""
    folder = tmp_path / "exports"
    folder.mkdir()
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    yield folder
    kept = ("originals", "renditions")
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    outside = {path for path in written if path.relative_to(tmp_path).parts[0] not in kept}
    assert {path for path in outside if path.parent != folder} == set()


def reasons(takeout: TakeoutImport) -> dict[str, str]:
    rows = TakeoutMember.objects.filter(takeout=takeout).exclude(reason="")
    return dict(rows.values_list("path", "reason"))


def only_good_came(takeout: TakeoutImport) -> bool:
    is_alone = list(Photo.objects.values_list("filename", flat=True)) == ["good.jpg"]
    return is_alone and report_of(takeout).adds_up


def test_it_refuses_paths_that_lead_out(alice: User, around: Path) -> None:
    bad = ("../../evil.jpg", "/etc/evil.jpg", "C:/evil.jpg", "a\\..\\evil.jpg")
    files = {GOOD: picture(0), **{path: picture(n + 1) for n, path in enumerate(bad)}}
    takeout = bring_in(alice, write_zip(around / "t.zip", files))
    assert only_good_came(takeout)
    assert set(reasons(takeout)) == set(bad)
    assert set(states(takeout).values()) == {"added", "refused"}


def test_it_refuses_links_and_devices(alice: User, around: Path) -> None:
    with zipfile.ZipFile(around / "t.zip", "w") as archive:
        archive.writestr(GOOD, picture())
        link = zipfile.ZipInfo(f"{YEAR}/link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with tarfile.open(around / "t.tgz", "w:gz") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{YEAR}/{kind.decode()}.jpg")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    takeout = bring_in(alice, around / "t.zip", around / "t.tgz")
    assert only_good_came(takeout)
    assert list(states(takeout).values()).count("refused") == 5


def test_it_reports_a_size_that_lies_and_a_wrong_checksum(alice: User, around: Path) -> None:
    path = write_zip(
        around / "t.zip", {f"{YEAR}/lie.jpg": picture(1), f"{YEAR}/flip.jpg": picture(2), GOOD: picture(3)},
        method=zipfile.ZIP_STORED,
    )  # fmt: skip
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 100)  # says that the first is smaller
    content[content.index(picture(2)) + 300] ^= 0xFF
    path.write_bytes(content)
    takeout = bring_in(alice, path)
    assert only_good_came(takeout)
    assert set(reasons(takeout)) == {f"{YEAR}/lie.jpg", f"{YEAR}/flip.jpg"}
    assert report_of(takeout).has_failures


def test_it_reports_encrypted_files(alice: User, around: Path) -> None:
    path = write_zip(around / "t.zip", {f"{YEAR}/secret.jpg": picture(1), GOOD: picture(2)})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)
    takeout = bring_in(alice, path)
    assert only_good_came(takeout)
    assert "encrypted" in reasons(takeout)[f"{YEAR}/secret.jpg"]


def test_a_name_that_comes_twice_loses_no_bytes(alice: User, around: Path) -> None:
    with zipfile.ZipFile(around / "t.zip", "w") as archive:
        archive.writestr(GOOD, picture(1))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(GOOD, picture(2))
    takeout = bring_in(alice, around / "t.zip")
    assert Photo.objects.count() == 2
    assert takeout.problems[0]["path"] == GOOD
    assert report_of(takeout).adds_up


def test_it_reads_what_is_left_of_a_cut_archive(alice: User, around: Path) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar:
        for name, content in {
            GOOD: picture(1),
            f"{YEAR}/cut.jpg": picture(3) + bytes(200_000),
        }.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    (around / "t.tar").write_bytes(whole.getvalue()[:100_000])
    cut = write_zip(around / "t.zip", {f"{YEAR}/b.jpg": picture(2)})
    cut.write_bytes(cut.read_bytes()[:-30])
    takeout = bring_in(alice, around / "t.tar", cut)
    ended = {"good.jpg": "added", "cut.jpg": "failed", "b.jpg": "added"}
    assert states(takeout) == {f"Photos from 2019/{name}": state for name, state in ended.items()}
    assert {each["archive"] for each in takeout.problems} == {"t.tar", "t.zip"}
    assert report_of(takeout).has_failures


def test_it_takes_what_is_no_archive_as_a_problem(alice: User, around: Path) -> None:
    (around / "t.zip").write_bytes(b"no zip")
    takeout = bring_in(alice, around / "t.zip")
    assert takeout.problems[0]["reason"] == "It is neither a zip nor a tgz archive."
    assert report_of(takeout).total == 0


def test_descriptions_full_of_nonsense_stop_nothing(alice: User, around: Path) -> None:
    files = {
        GOOD: picture(), f"{GOOD}.json": item("good.jpg", people="x", geoData=[1], favorited="no"),
        f"{YEAR}/deep.json": b'{"a":' * 100_000, f"{YEAR}/latin.json": b'{"title": "\xe9"}',
        f"{YEAR}/huge.json": b'{"title": "' + b"a" * 2**21 + b'"}', f"{YEAR}/list.json": b"[]",
        f"{YEAR}/nul.json": item("nul\0.jpg", url="\0"),
    }  # fmt: skip
    takeout = bring_in(alice, write_zip(around / "t.zip", files))
    assert only_good_came(takeout)
    assert not Photo.objects.get().is_favourite


@pytest.mark.slow
def test_twenty_thousand_members_are_accounted_for(alice: User, around: Path) -> None:
    files = {f"{YEAR}/{number}.json": item(f"{number}.jpg") for number in range(20_000)}
    takeout = bring_in(alice, write_zip(around / "t.zip", {**files, GOOD: picture()}))
    assert only_good_came(takeout)
    assert report_of(takeout).states["orphan"] == 20_000
