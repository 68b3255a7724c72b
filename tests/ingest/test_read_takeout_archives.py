"""Archives of a Takeout are read in place, in any form, and nothing in them does harm."""

import gzip
import io
import os
import resource
import struct
import tarfile
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.takeout.archives import TakeoutArchives
from tests.ingest.takeout_files import (
    JSON,
    ROOT,
    bytes_or_reason,
    members,
    read_all,
    refusals,
    write_folder,
    write_tgz,
    write_zip,
)

NOISE = os.urandom(200_000)
FILES = {f"{ROOT}/a.jpg": b"photo" * 1000, f"{ROOT}/a.jpg.json": JSON, f"{ROOT}/b.mp4": NOISE}


def test_it_reads_a_zip(tmp_path: Path) -> None:
    assert read_all(write_zip(tmp_path / "x.zip", FILES)) == FILES


def test_it_reads_a_zip_that_is_not_packed(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", FILES, method=zipfile.ZIP_STORED)
    assert read_all(archive) == FILES


def test_it_reads_tgz_and_tar(tmp_path: Path) -> None:
    assert read_all(write_tgz(tmp_path / "x.tgz", FILES)) == FILES
    assert read_all(write_tgz(tmp_path / "x.tar", FILES, mode="w:")) == FILES


def test_it_reads_an_unpacked_folder(tmp_path: Path) -> None:
    assert read_all(write_folder(tmp_path, FILES)) == FILES
    assert read_all(tmp_path / "Takeout") == FILES


def test_it_takes_parts_unpacked_each_for_itself_as_one_tree(tmp_path: Path) -> None:
    part = "takeout-20240712T112341Z-00"
    write_folder(tmp_path, {f"{part}1/Takeout/a.jpg": b"a", f"{part}2/Takeout 2/b.jpg": b"b"})
    assert read_all(tmp_path) == {"Takeout/a.jpg": b"a", "Takeout/b.jpg": b"b"}


def test_it_reads_the_archives_in_a_folder_with_what_is_unpacked_already(tmp_path: Path) -> None:
    write_zip(tmp_path / "takeout-1.zip", {"Takeout/a.jpg": b"a"})
    write_folder(tmp_path, {"Takeout/b.jpg": b"b", "Invoices/c.jpg": b"c", "d.jpg": b"d"})
    assert read_all(tmp_path) == {"Takeout/a.jpg": b"a", "Takeout/b.jpg": b"b"}


def test_it_gives_the_bytes_of_json_with_the_index(tmp_path: Path) -> None:
    for archive in (write_zip(tmp_path / "x.zip", FILES), write_tgz(tmp_path / "y.tgz", FILES)):
        contents = {m.path: content for m, content in TakeoutArchives([archive]).index()}
        assert contents == {path: JSON if path.endswith("json") else None for path in FILES}


def test_it_refuses_json_of_more_than_a_megabyte(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.json": b" " * (2**20 + 1)})
    assert refusals(archive) == {"a.json": "Its JSON is larger than 1 MB."}


def test_it_tells_names_of_two_archives_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_zip(tmp_path / folder / "x.zip", {"a.jpg": folder.encode()})
    archives = TakeoutArchives([tmp_path / "one", tmp_path / "two", tmp_path / "one"])
    assert archives.names == (str(tmp_path / "one/x.zip"), str(tmp_path / "two/x.zip"))
    found = [member for member, _ in archives.index()]
    assert [stream.read() for _, stream in archives.read(found)] == [b"one", b"two"]


def test_it_reads_only_what_is_chosen(tmp_path: Path) -> None:
    archives = TakeoutArchives([write_tgz(tmp_path / "x.tgz", FILES)])
    chosen = [member for member, _ in archives.index()][:1]
    assert [member for member, _ in archives.read(iter(chosen))] == chosen


def test_it_names_missing_parts(tmp_path: Path) -> None:
    for part in ("001", "004", "006 (1)"):
        write_zip(tmp_path / f"takeout-20240712T112341Z-{part}.zip", {"a.jpg": b"a"})
    [problem] = TakeoutArchives([tmp_path]).problems
    assert problem.archive == "takeout-20240712T112341Z"
    assert problem.reason == "Missing are the parts 002, 003, 005."


def test_it_names_no_thousand_missing_parts(tmp_path: Path) -> None:
    write_zip(tmp_path / "takeout-9999.zip", {"a.jpg": b"a"})
    [problem] = TakeoutArchives([tmp_path]).problems
    assert problem.reason.endswith("050 and 9948 more.")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.jpg", "leads out"),
        ("Takeout/../../a.jpg", "leads out"),
        ("/etc/a.jpg", "absolute"),
        ("C:/a.jpg", "absolute"),
        ("..\\a.jpg", "backslash"),
        ("./", ""),
        ("a" * 1001 + ".jpg", "longer than"),
    ],
)
def test_it_refuses_paths_that_lead_elsewhere(tmp_path: Path, name: str, reason: str) -> None:
    for archive in (
        write_zip(tmp_path / "x.zip", {name: b"evil"}),
        write_tgz(tmp_path / "x.tgz", {name: b"evil"}),
    ):
        assert all(reason in refusal for refusal in refusals(archive).values())
        assert all(isinstance(content, str) for content in read_all(archive).values())
    assert not reason or list(refusals(archive)) == [name]


def test_it_refuses_a_name_with_a_nul(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"aXb.jpg": b"evil"})
    archive.write_bytes(archive.read_bytes().replace(b"aXb.jpg", b"a\0b.jpg"))
    assert list(refusals(archive)) == ["a\\x00b.jpg"]


def test_it_refuses_links_and_devices(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tgz", "w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{kind.decode()}.jpg")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/link.jpg").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "folder/pipe.jpg")
    for name, count in (("x.tgz", 4), ("x.zip", 1), ("folder", 2)):
        assert (
            list(refusals(tmp_path / name).values())
            == ["It is a link or a device, not a file."] * count
        )


def test_it_refuses_what_is_encrypted_or_packed_in_another_way(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.jpg": b"a"})
    content = bytearray(archive.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    archive.write_bytes(content)
    assert refusals(archive) == {"a.jpg": "It is encrypted."}
    other = write_zip(tmp_path / "y.zip", {"a.jpg": b"a"}, method=zipfile.ZIP_LZMA)
    assert refusals(other) == {"a.jpg": "It is packed in a way that is not known."}


def test_it_refuses_files_larger_than_the_limit(tmp_path: Path, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 2**20
    archive = write_zip(tmp_path / "x.zip", {"a.jpg": bytes(2**20 + 1), "b.jpg": bytes(2**20)})
    assert refusals(archive) == {"a.jpg": "Files over 1 MB are not taken."}


def lying(path: Path, size: int) -> Path:
    """A zip whose directory tells another size than there is."""
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, size)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("size", [10, 10_000])
def test_it_stops_where_a_size_is_a_lie(tmp_path: Path, size: int) -> None:
    archive = lying(write_zip(tmp_path / "x.zip", {"a.jpg": b"x" * 5000}), size)
    assert read_all(archive) == {"a.jpg": "It is not as large as its archive says."}


def test_it_refuses_json_with_a_lying_size(tmp_path: Path) -> None:
    archive = lying(write_zip(tmp_path / "x.zip", {"a.json": b" " * 2**22}), 100)
    assert refusals(archive) == {"a.json": "It is not as large as its archive says."}


def test_it_finds_a_wrong_checksum(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.jpg": NOISE}, method=zipfile.ZIP_STORED)
    content = bytearray(archive.read_bytes())
    content[1000] ^= 1
    archive.write_bytes(content)
    assert read_all(archive) == {"a.jpg": "It is damaged in its archive: its checksum is wrong."}


def test_it_finds_damaged_packing(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.jpg": NOISE, "b.jpg": b"whole"})
    content = bytearray(archive.read_bytes())
    content[36:2000] = b"\xff" * 1964
    archive.write_bytes(content)
    read = read_all(archive)
    assert str(read["a.jpg"]).startswith("It is damaged in its archive")
    assert read["b.jpg"] == b"whole"


def test_it_passes_by_an_entry_without_its_header(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.jpg": b"a", "b.jpg": b"whole"})
    archive.write_bytes(b"XX" + archive.read_bytes()[2:])
    archives = [archive.rename(tmp_path / "y.zip")]
    assert TakeoutArchives(archives).problems[0].reason == "It is neither a zip nor a tgz archive."
    content = bytearray((tmp_path / "y.zip").read_bytes())
    content[:4] = b"PK99"
    archives[0].write_bytes(content)
    read = read_all(*archives)
    assert "a header is missing" in str(read["a.jpg"])
    assert read["b.jpg"] == b"whole"


def test_it_reads_what_is_there_of_a_zip_that_is_cut_off(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", FILES)
    archive.write_bytes(archive.read_bytes()[:100_000])
    archives = TakeoutArchives([archive])
    found = {member.path: member for member, _ in archives.index()}
    assert list(found) == list(FILES)[:2]
    assert [problem.reason for problem in archives.problems] == [
        "It is cut off: its end is missing."
    ]
    assert read_all(archive) == {path: FILES[path] for path in found}


def test_it_says_that_a_zip_with_a_damaged_directory_is_damaged(tmp_path: Path) -> None:
    content = write_zip(tmp_path / "x.zip", FILES).read_bytes()
    start = content.index(b"PK\1\2")
    second = content.index(b"PK\1\2", start + 4)
    for damaged in (
        content[:second] + b"XX" + content[second + 2 :],
        b"PK" + content[-22:],
    ):
        (tmp_path / "x.zip").write_bytes(damaged)
        archives = TakeoutArchives([tmp_path / "x.zip"])
        assert len(list(archives.index())) <= 1
        assert len(archives.problems) == 1


def test_it_reads_a_zip_with_something_in_front(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", FILES)
    archive.write_bytes(b"PK is in front" + archive.read_bytes())
    assert read_all(archive) == FILES


def test_it_reads_large_zips(tmp_path: Path) -> None:
    """The fields of zip64, which Python writes where it does not know the size."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("a.jpg", "b.jpg"):
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(b"large" * 10)
    large = bytearray((tmp_path / "x.zip").read_bytes())
    extra = struct.pack("<HHQQQ", 1, 24, 50, 50, 0)
    start = large.index(b"PK\1\2")
    end = large.index(b"PK\5\6")
    first = large.index(b"PK\1\2", start + 4)
    entry = bytearray(large[start:first])
    struct.pack_into("<LL", entry, 20, 2**32 - 1, 2**32 - 1)
    struct.pack_into("<H", entry, 30, len(extra) + 4)
    struct.pack_into("<L", entry, 42, 2**32 - 1)
    entry += struct.pack("<HH", 9, 0) + extra
    directory = bytes(entry) + bytes(large[first:end])
    end_64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, len(directory), start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + len(directory), 1)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, 2**32 - 1, 2**32 - 1, 0)
    (tmp_path / "x.zip").write_bytes(bytes(large[:start]) + directory + end_64 + locator + tail)
    assert read_all(tmp_path / "x.zip") == {"a.jpg": b"large" * 10, "b.jpg": b"large" * 10}
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None


def test_it_reads_names_without_the_utf8_flag(tmp_path: Path) -> None:
    for name in ("Crème.jpg".encode(), "Crème.jpg".encode("cp437")):
        archive = write_zip(tmp_path / "x.zip", {"A" * len(name): b"photo"})
        archive.write_bytes(archive.read_bytes().replace(b"A" * len(name), name))
        assert read_all(archive) == {"Crème.jpg": b"photo"}


def test_it_escapes_names_that_are_no_text(tmp_path: Path) -> None:
    archive = write_tgz(tmp_path / "x.tgz", {"a\udcff.jpg": b"photo"})
    assert refusals(archive) == {"a\\xff.jpg": "Its path holds a backslash."}


def test_it_composes_paths_and_reports_two_of_one_name(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Crème.jpg")
    files = {"Crème.jpg": b"one", decomposed: b"two", "CRÈME.jpg": b"three"}
    for archive in (
        write_zip(tmp_path / "x.zip", files),
        write_folder(tmp_path / "folder", files),
    ):
        archives = TakeoutArchives([archive])
        found = [member for member, _ in archives.index()]
        paths = sorted(member.path for member in found)
        assert paths == ["CRÈME.jpg", "Crème.jpg", "Crème.jpg"]
        assert [p.path for p in archives.problems] == ["Crème.jpg"]
        read = sorted(bytes_or_reason(stream) for _, stream in archives.read(found))
        assert read == [b"one", b"three", b"two"]


def test_it_gives_the_same_path_of_two_parts_twice(tmp_path: Path) -> None:
    first = write_zip(tmp_path / "takeout-001.zip", {"a.jpg": b"1"})
    second = write_tgz(tmp_path / "takeout-002.tgz", {"./a.jpg": b"2"})
    found = members(first, second)
    assert [(m.archive, m.path) for m in found] == [
        ("takeout-001.zip", "a.jpg"),
        ("takeout-002.tgz", "a.jpg"),
    ]
    assert found[0].crc is not None
    assert found[1].crc is None


def test_it_takes_a_nested_archive_for_a_file(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", FILES).read_bytes()
    assert read_all(write_zip(tmp_path / "x.zip", {"inner.zip": inner})) == {"inner.zip": inner}


def test_it_passes_by_folders(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.mkdir("Takeout")
    with tarfile.open(tmp_path / "x.tgz", "w:gz") as archive:
        info = tarfile.TarInfo("Takeout")
        info.type = tarfile.DIRTYPE
        archive.addfile(info)
    assert members(tmp_path / "x.zip", tmp_path / "x.tgz") == []


def test_it_says_which_archives_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_bytes(b"This is no archive.")
    (tmp_path / "empty.zip").touch()
    (tmp_path / "cut.zip").write_bytes(b"PK")
    (tmp_path / "text.tgz").write_bytes(gzip.compress(b"This is no archive."))
    archives = TakeoutArchives([tmp_path, tmp_path / "gone.zip"])
    assert list(archives.index()) == []
    assert {p.archive: p.reason.partition(":")[0] for p in archives.problems} == {
        "text.zip": "It is neither a zip nor a tgz archive.",
        "empty.zip": "It is neither a zip nor a tgz archive.",
        "gone.zip": "It cannot be opened",
        "cut.zip": "It is damaged",
        "text.tgz": "It can be read no further",
    }


def test_it_reads_what_is_there_of_a_tgz_that_is_cut_off(tmp_path: Path) -> None:
    archive = write_tgz(tmp_path / "x.tgz", FILES)
    archive.write_bytes(archive.read_bytes()[:-50_000])
    archives = TakeoutArchives([archive])
    found = [member for member, _ in archives.index()]
    assert [member.path for member in found] == list(FILES)
    assert len(archives.problems) == 1
    contents = [bytes_or_reason(stream) for _, stream in archives.read(found)]
    assert contents[:2] == list(FILES.values())[:2]
    assert str(contents[2]).startswith("It is damaged in its archive")


def test_it_notices_a_tar_without_its_end(tmp_path: Path) -> None:
    archive = write_tgz(tmp_path / "x.tar", {"a.jpg": b"a", "b.jpg": b"b"}, mode="w:")
    archive.write_bytes(archive.read_bytes()[:1100])
    archives = TakeoutArchives([archive])
    assert [member.path for member, _ in archives.index()] == ["a.jpg"]
    assert archives.problems[0].reason == "It is cut off: its end is missing."


def tar_header(name: str, size: int) -> bytes:
    """A header with any size, also a negative one."""
    header = bytearray(tarfile.TarInfo(name).tobuf())
    if size < 0:
        header[124:136] = (2**96 + size).to_bytes(12, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def test_it_does_not_run_in_circles_in_a_tar(tmp_path: Path) -> None:
    """A negative size leads back to the header before it."""
    headers = tar_header("a.jpg", 0) + tar_header("b.jpg", -512)
    (tmp_path / "x.tar").write_bytes(headers + bytes(1024))
    archives = TakeoutArchives([tmp_path / "x.tar"])
    found = {member.path: member.refusal for member, _ in archives.index()}
    assert found == {"a.jpg": "", "b.jpg": "It is not as large as its archive says."}
    assert archives.problems[0].reason == "It is damaged: it leads back to its beginning."


def test_it_holds_no_name_of_many_megabytes(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2**30
    with gzip.open(tmp_path / "x.tgz", "wb", compresslevel=1) as file:
        file.write(info.tobuf())
        file.write(bytes(2**20))
    archives = TakeoutArchives([tmp_path / "x.tgz"])
    assert list(archives.index()) == []
    assert archives.problems[0].reason == "It is damaged: a name in it is too long."


def test_it_goes_on_where_a_part_of_a_folder_cannot_be_read(tmp_path: Path) -> None:
    """Names so deep that the system takes no path to them."""
    folder = write_folder(tmp_path / "x", {"Takeout/a.jpg": b"a"})
    home = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(20):
            Path("z" * 250).mkdir()
            os.chdir("z" * 250)
    finally:
        os.chdir(home)
    archives = TakeoutArchives([folder])
    found = [member for member, _ in archives.index()]
    assert [member.path for member in found if not member.refusal] == ["Takeout/a.jpg"]
    assert [m.refusal for m in found if m.refusal] == ["It cannot be read: File name too long."]


def test_it_says_when_a_file_or_its_archive_is_gone(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.jpg": b"a"})
    [member] = members(archive)
    archives = TakeoutArchives([archive])
    for lost in (replace(member, path="b.jpg"), replace(member, archive="y.zip")):
        [(given, stream)] = archives.read([lost])
        assert given == lost
        assert isinstance(bytes_or_reason(stream), str)


def test_it_says_when_a_file_grew_under_way(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"Takeout/a.jpg": b"a"})
    archives = TakeoutArchives([folder])
    [(member, _)] = archives.index()
    for _, stream in archives.read([member]):
        (tmp_path / "Takeout/a.jpg").write_bytes(b"much more")
        assert bytes_or_reason(stream) == "It is not as large as its archive says."
        assert stream.read(0) == b""
        assert stream.readable()


def test_it_lists_many_files_in_little_memory(tmp_path: Path) -> None:
    count = 20_000
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(count):
            archive.writestr(f"{ROOT}/PXL_20190101_{number:09}.jpg", b"")
    (tmp_path / "x.zip").write_bytes(content.getvalue())
    archives = TakeoutArchives([tmp_path / "x.zip"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in archives.index()) == count
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024
