"""The way out: an export holds everything, goes on where it stopped, and can be brought in again."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.models import User
from ingest.folders import import_folder, open_folder_batch
from ingest.models import StageRun
from ingest.pipeline import STAGE, run_batch
from ops.export import OWNER_FILE
from photos.models import Photo, PhotoTag, Sidecar, Tag
from photos.services.library import SidecarFile, keep_sidecar
from photos.services.metadata import read_photos_metadata
from photos.storage import originals
from tests.factories import NOON, make_photo
from tests.stored import put

DEVELOPED = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tool="urn:tool"'
    b' xmp:Rating="2" tool:Exposure="+0.5"/></rdf:RDF></x:xmpmeta>'
)  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def export(owner: User, folder: Path) -> str:
    """What the command prints."""
    text = io.StringIO()
    call_command("export", str(folder), "--user", owner.email, stdout=text, stderr=text)
    return text.getvalue()


def manifest_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]


def bring_in(owner: User, folder: Path) -> None:
    """Import a folder and read the metadata of what is in it, as the workers would."""
    import_folder(open_folder_batch(owner, folder))
    while run_batch(STAGE["metadata"]):
        pass
    assert not StageRun.objects.filter(stage="metadata").exclude(state="done").exists()


def put_tag(photo: Photo, name: str, origin: str) -> None:
    tag, _ = Tag.objects.get_or_create(owner=photo.owner, name=name)
    PhotoTag.objects.create(photo=photo, tag=tag, origin=origin)


@pytest.fixture
def exif() -> Image.Exif:
    """Half past nine in the evening at an hour east, in London, with words."""
    exif = Image.Exif()
    exif[0x010E] = "Said by the camera"
    exif.get_ifd(0x8769).update({0x9003: "2021:07:03 21:30:00", 0x9011: "+01:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 4.5), 3: "W", 4: (0.0, 7.0, 30.0)})
    return exif


@pytest.fixture
def library(alice: User, tmp_path: Path, make_jpeg: Callable[..., Path], exif: Image.Exif) -> User:
    """Three photos of Alice's: one that the camera and she described, one with a sidecar, and one
    of the same name with nothing, moved to the trash."""
    for folder in ("in/a", "in/b", "in/c"):
        (tmp_path / folder).mkdir(parents=True)
    make_jpeg("in/a/IMG_1.jpg", colour=(1, 1, 1), exif=exif)
    make_jpeg("in/b/IMG_2.jpg", colour=(2, 2, 2), exif=exif)
    make_jpeg("in/c/img_1.JPG", colour=(3, 3, 3), exif=exif)
    (tmp_path / "in/b/IMG_2.xmp").write_bytes(DEVELOPED)
    bring_in(alice, tmp_path / "in")
    Photo.objects.filter(filename="IMG_1.jpg").update(caption="Tower & <bridge>\nÖl", rating=5)
    described = Photo.objects.get(filename="IMG_1.jpg")
    for name, origin in (("London", "file"), ("Zoë", "person"), ("bridge", "model")):
        put_tag(described, name, origin)
    Photo.objects.filter(filename="img_1.JPG").update(trashed_at=NOON)
    return alice


def test_it_writes_originals_with_their_bytes_names_and_dates(library: User, out: Path) -> None:
    assert export(library, out) == "3 copied, 0 already there, 0 lost\n"
    originals = sorted(path.name for path in (out / "originals/2021/07").iterdir())
    assert originals == [
        "IMG_1.jpg", "IMG_1.jpg.xmp",
        "IMG_2.jpg", "IMG_2.jpg.original.xmp", "IMG_2.jpg.xmp",
        "img_1 (2).JPG", "img_1 (2).JPG.xmp",
    ]  # fmt: skip
    for entry in manifest_in(out):
        path = out / entry["path"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
        assert path.stat().st_mtime == datetime(2021, 7, 3, 20, 30, tzinfo=UTC).timestamp()


def test_it_writes_the_manifest_that_it_prints(library: User, out: Path) -> None:
    export(library, out)
    printed = io.StringIO()
    call_command("export", "--manifest-only", "--user", library.email, stdout=printed)
    entries = manifest_in(out)
    for entry in entries:
        del entry["path"]
    assert entries == [json.loads(line) for line in printed.getvalue().splitlines()]
    assert [entry["trashed"] for entry in entries].count(True) == 1


def test_it_keeps_the_sidecar_that_came_with_an_original(library: User, out: Path) -> None:
    export(library, out)
    kept = out / "originals/2021/07/IMG_2.jpg.original.xmp"
    assert kept.read_bytes() == DEVELOPED
    Photo.objects.get(filename="IMG_2.jpg").sidecars.all().delete()
    export(library, out)
    assert not kept.exists()


def test_it_keeps_what_archives_said_of_an_original(library: User, out: Path) -> None:
    photo = Photo.objects.get(filename="IMG_2.jpg")
    folder = out / "originals/2021/07"
    kept = {"takeout": b'{"title":\r\n"a"}', "icloud": b"imgName\n", "aae": b"\xff\x00"}
    for kind, content in kept.items():
        keep_sidecar(photo, SidecarFile("b", content, Sidecar.Kind(kind)))
    keep_sidecar(photo, SidecarFile("c", b"{}", Sidecar.Kind.TAKEOUT))
    keep_sidecar(photo, SidecarFile("a", b"<older/>", Sidecar.Kind.XMP))
    Sidecar.objects.filter(filename="a").update(kept_at=NOON)
    export(library, out)
    written = {path.name: path.read_bytes() for path in folder.glob("IMG_2.jpg.original*")}
    assert written == {
        "IMG_2.jpg.original.json": kept["takeout"],
        "IMG_2.jpg.original-2.json": b"{}",
        "IMG_2.jpg.original.csv": kept["icloud"],
        "IMG_2.jpg.original.aae": kept["aae"],
        "IMG_2.jpg.original.xmp": DEVELOPED,
    }
    photo.sidecars.all().delete()
    export(library, out)
    assert not list(folder.glob("IMG_2.jpg.original*"))


def test_it_can_be_brought_into_another_library(library: User, bob: User, out: Path) -> None:
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    export(library, out)
    bring_in(bob, out / "originals")

    for photo in Photo.objects.filter(owner=library):
        again = Photo.objects.get(owner=bob, sha256=photo.sha256)
        for name in ("taken_at", "taken_local", "offset_minutes", "caption", "rating", "kind"):
            assert getattr(again, name) == getattr(photo, name), name
        assert again.latitude == pytest.approx(photo.latitude, abs=1e-9)
        assert again.longitude == pytest.approx(photo.longitude, abs=1e-9)
        assert given(again) == given(photo)
    assert Photo.objects.filter(owner=bob).count() == 3
    described = Photo.objects.get(owner=bob, filename="IMG_1.jpg")
    assert (described.caption, described.rating) == ("Tower & <bridge>\nÖl", 5)
    assert given(described) == {"London", "Zoë"}
    assert Photo.objects.get(owner=bob, filename="IMG_2.jpg").rating == 2


def test_what_google_said_comes_back_with_its_photo(library: User, bob: User, out: Path) -> None:
    """The date that a person corrected there, the pin that they moved, and the words."""
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    photo = Photo.objects.get(owner=library, filename="img_1.JPG")
    said = {
        "photoTakenTime": {"timestamp": "900000000"}, "description": "Zo&euml;",
        "geoData": {"latitude": 47.07, "longitude": 15.44, "altitude": 0.0},
    }  # fmt: skip
    content = json.dumps(said).encode()
    keep_sidecar(
        photo, SidecarFile("img_1.JPG.supplemental-me.json", content, Sidecar.Kind.TAKEOUT)
    )
    read_photos_metadata([photo])
    photo.refresh_from_db()
    assert (photo.taken_source, photo.caption) == ("takeout", "Zoë")

    export(library, out)
    bring_in(bob, out / "originals")
    again = Photo.objects.get(owner=bob, sha256=photo.sha256)
    for name in ("taken_at", "taken_local", "offset_minutes", "caption", "altitude_m"):
        assert getattr(again, name) == getattr(photo, name), name
    assert (again.latitude, again.longitude) == pytest.approx((47.07, 15.44), abs=1e-9)
    assert bytes(again.sidecars.get(kind="takeout").content) == content


def given(photo: Photo) -> set[str]:
    tags = PhotoTag.objects.filter(photo=photo).exclude(origin="model")
    return set(tags.values_list("tag__name", flat=True))


def test_it_copies_only_what_is_missing_or_broken(library: User, out: Path) -> None:
    export(library, out)
    missing, broken, intact = (out / entry["path"] for entry in manifest_in(out))
    inode = intact.stat().st_ino
    missing.unlink()
    content = broken.read_bytes()
    broken.write_bytes(content[:-1] + b"?")
    assert export(library, out) == "2 copied, 1 already there, 0 lost\n"
    assert missing.exists()
    assert broken.read_bytes() == content
    assert intact.stat().st_ino == inode
    assert not list(out.rglob("*.part"))


def test_it_writes_what_changed_since(library: User, out: Path) -> None:
    export(library, out)
    Photo.objects.filter(filename="IMG_2.jpg").update(
        caption="New", taken_at=NOON, offset_minutes=0
    )
    assert export(library, out) == "1 copied, 2 already there, 0 lost\n"
    moved = out / "originals/2020/06/IMG_2.jpg"
    assert moved.stat().st_mtime == NOON.timestamp()
    assert "New" in moved.with_name("IMG_2.jpg.xmp").read_text()
    assert manifest_in(out)[0]["path"] == "originals/2020/06/IMG_2.jpg"


def test_it_takes_dates_from_long_before_photography(library: User, out: Path) -> None:
    drawn = datetime(1508, 5, 6, 7, 8, 9, tzinfo=UTC)
    Photo.objects.filter(filename="IMG_2.jpg").update(
        taken_at=drawn, taken_local=drawn, offset_minutes=0
    )
    export(library, out)
    assert (out / "originals/1508/05/IMG_2.jpg").exists()
    assert manifest_in(out)[0]["taken_at"] == "1508-05-06T07:08:09Z"


def test_it_names_lost_originals_and_writes_the_rest(library: User, out: Path) -> None:
    missing, damaged, intact = Photo.objects.order_by("filename")
    originals().delete(missing.original_key)
    put(originals(), damaged.original_key, b"other bytes")
    text = io.StringIO()
    with pytest.raises(CommandError, match="2 originals are lost") as error:
        call_command("export", str(out), "--user", library.email, stdout=text, stderr=text)
    assert error.value.returncode == 1
    assert f"lost {missing.filename} (photo {missing.pk}): It cannot be read" in text.getvalue()
    assert f"lost {damaged.filename} (photo {damaged.pk}): Its bytes" in text.getvalue()
    assert "1 copied, 0 already there, 2 lost" in text.getvalue()
    paths = {entry["id"]: entry["path"] for entry in manifest_in(out)}
    assert paths[missing.pk] is None
    assert paths[damaged.pk] is None
    assert (out / paths[intact.pk]).exists()
    assert len(list(out.rglob("*.jpg"))) + len(list(out.rglob("*.JPG"))) == 1
    assert not list(out.rglob("*.part"))


def test_it_writes_nothing_outside_its_folder(alice: User, out: Path, tmp_path: Path) -> None:
    make_photo(alice, filename="../../../escaped.jpg")
    with pytest.raises(CommandError, match="1 originals are lost"):
        export(alice, out)
    assert not list(tmp_path.glob("escaped*"))
    assert [path.name for path in (out / "originals/2020/06").iterdir()] == [
        "_.._.._.._escaped.jpg.xmp"
    ]


def test_it_refuses_a_folder_that_it_cannot_use(alice: User, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(CommandError, match="file is a file"):
        export(alice, file)
    with pytest.raises(CommandError, match="below cannot be written to"):
        export(alice, file / "below")
    with pytest.raises(CommandError, match="Name the folder"):
        call_command("export", "--user", alice.email)
    assert file.read_text() == "in the way"


def test_it_refuses_to_write_over_what_is_not_its_own(
    on_disk: None, library: User, bob: User, out: Path, tmp_path: Path
) -> None:
    export(library, out)
    before = sorted(out.rglob("*"))
    with pytest.raises(CommandError, match="holds something else"):
        export(bob, out)
    with pytest.raises(CommandError, match="holds something else"):
        export(bob, tmp_path)  # where the storage keeps its originals
    assert sorted(out.rglob("*")) == before
    assert (out / OWNER_FILE).read_text() == "alice@example.org\n"


def test_it_says_that_the_folder_went_away(library: User, out: Path) -> None:
    (out / "originals").mkdir(parents=True)
    (out / OWNER_FILE).write_text("alice@example.org\n")
    (out / "originals/2021").write_text("in the way")
    with pytest.raises(CommandError, match="The export stopped"):
        export(library, out)
    assert not (out / "manifest.jsonl").exists()
