"""Files of a folder that a person chose in the browser: the library knows in which folder each lay,
however it came, and believes nothing more of what it is told."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from folders.models import Folder
from ingest.batches import open_batch
from ingest.models import Batch, Receipt, ResumableUpload
from ingest.pairs import pair_photos
from ingest.parts import part_path
from ingest.receivers import RECEIVERS
from ingest.told_folders import MOST_BYTES, BadFolder, clean_folder
from ops.manifest import exported_photos, manifest_entry
from photos.models import Photo
from tests.folders.lying import tree
from tests.ingest.icloud_files import movie, still
from tests.ingest.tus_client import TusClient, tus_of, upload_at

BrowserOf = Callable[[User], Client]
DAY = "Holiday 2019/Day 1"
CLIMBING = ["..", "a/../b", "a\\..\\..\\b", "a/.\N{RIGHT-TO-LEFT MARK}./b", "../../etc/passwd"]
LONGEST = "/".join(["ä" * 99] * 10) + "/" + "x" * (MOST_BYTES - 10 * 198 - 10)


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


@pytest.fixture
def tus(alice: User, browser: Client) -> TusClient:
    return tus_of(alice, browser)


def send(browser: Client, content: bytes, name: str = "a.jpg", folder: str = "") -> Any:
    batch = browser.post(reverse("ingest:start_batch")).json()["batch"]
    return browser.post(
        reverse("ingest:upload_file", args=[batch]),
        data=content,
        content_type="application/octet-stream",
        headers={"X-Filename": quote(name), "X-Folder": quote(folder)},
    )


def send_in_pieces(tus: TusClient, content: bytes, name: str = "a.jpg", folder: str = "") -> Any:
    answer = tus.create(len(content), name, folder=folder)
    assert answer.status_code == 201, answer.text
    return json.loads(tus.patch(answer.headers["Location"], 0, content).headers["Upload-Result"])


@pytest.mark.parametrize("in_pieces", [False, True])
def test_it_knows_where_a_file_lay(
    browser: Client, tus: TusClient, alice: User, bob: User, browser_of: BrowserOf,
    make_jpeg: Callable[..., Path], *, in_pieces: bool,
) -> None:  # fmt: skip
    content = make_jpeg().read_bytes()
    if in_pieces:
        send_in_pieces(tus, content, folder=DAY)
    else:
        assert send(browser, content, folder=DAY).status_code == 201
    assert tree(alice) == {
        "upload/": (0, 1), "upload//Holiday 2019": (0, 1), "upload//Holiday 2019/Day 1": (1, 1),
    }  # fmt: skip
    photo = Photo.objects.get()
    page = browser.get(reverse("ingest:provenance", args=[photo.pk])).text
    assert "Holiday 2019/Day 1/a.jpg" in page
    folder = Folder.objects.get(name="Day 1")
    words = " ".join(browser.get(reverse("folders:folder", args=[folder.pk])).text.split())
    assert words.index("Uploads") < words.index("Holiday 2019") < words.index("Day 1</h1>")
    assert "Holiday" not in browser_of(bob).get(reverse("folders:folders")).text
    assert [manifest_entry(each)["source"] for each in exported_photos(alice)] == [
        "Holiday 2019/Day 1/a.jpg"
    ]


@pytest.mark.parametrize("in_pieces", [False, True])
def test_without_a_folder_a_file_lies_nowhere(
    browser: Client, tus: TusClient, alice: User, make_jpeg: Callable[..., Path], *, in_pieces: bool
) -> None:
    content = make_jpeg().read_bytes()
    if in_pieces:
        send_in_pieces(tus, content)
    else:
        send(browser, content)
    receipt = Receipt.objects.get()
    assert (receipt.path, receipt.filename) == ("", "a.jpg")
    assert tree(alice) == {}
    page = browser.get(reverse("ingest:provenance", args=[receipt.photo_id])).text
    assert "<small>a.jpg</small>" in page


@pytest.mark.parametrize("in_pieces", [False, True])
def test_what_is_known_lies_in_the_other_folder_too(
    browser: Client, tus: TusClient, alice: User, make_jpeg: Callable[..., Path], *, in_pieces: bool
) -> None:
    content = make_jpeg().read_bytes()
    send(browser, content, folder="Phone")
    if in_pieces:
        assert send_in_pieces(tus, content, folder=DAY)["outcome"] == "duplicate"
    else:
        assert send(browser, content, folder=DAY).json()["outcome"] == "duplicate"
    assert Photo.objects.count() == 1
    assert tree(alice)["upload//Phone"] == (1, 1)
    assert tree(alice)["upload//Holiday 2019/Day 1"] == (1, 1)


def test_a_plain_form_tells_no_folder(
    browser: Client, alice: User, make_jpeg: Callable[..., Path]
) -> None:
    with make_jpeg().open("rb") as file:
        browser.post(reverse("ingest:upload"), {"files": file}, headers={"X-Folder": "Holiday"})
    assert Receipt.objects.get().path == ""
    assert tree(alice) == {}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ""),
        ("Holiday 2019/Day 1", "Holiday 2019/Day 1"),
        ("/etc//./x/", "etc/x"),
        ("C:\\Users\\Anna", "C:/Users/Anna"),
        ("\\\\server\\share", "server/share"),
        ("a\0b/\r\nc/\x7f", "ab/c"),
        ("gpj.\u202ea/\u200f\ud800", "gpj.a"),
        ("  a / b ", "a/b"),
        ("...", "..."),
        ("A\u0308pfel", "Äpfel"),
        ("\N{FAMILY}\u200d\N{GIRL}", "\N{FAMILY}\u200d\N{GIRL}"),
        ("写真/<b>", "写真/<b>"),
        (LONGEST, LONGEST),
    ],
)
def test_it_reads_names_out_of_what_is_said(said: str, meant: str) -> None:
    assert clean_folder(said) == meant
    assert clean_folder(meant) == meant


@pytest.mark.parametrize("said", [*CLIMBING, LONGEST + "x", "x" * 10**6])
def test_it_takes_no_folder_that_is_none(said: str) -> None:
    with pytest.raises(BadFolder, match="folder"):
        clean_folder(said)


@pytest.mark.parametrize(("said", "words"), [("a/../b", "cannot climb"), (LONGEST + "x", "longer")])
def test_it_refuses_in_words(
    browser: Client, tus: TusClient, make_jpeg: Callable[..., Path], said: str, words: str
) -> None:
    content = make_jpeg().read_bytes()
    answer = send(browser, content, folder=said)
    assert answer.status_code == 422
    assert answer.json()["outcome"] == "refused"
    assert words in answer.json()["reason"]
    refused = Receipt.objects.get()
    assert (refused.outcome, refused.path) == ("refused", "")
    in_pieces = tus.create(len(content), folder=said)
    assert in_pieces.status_code == 400
    assert words in in_pieces.text
    assert not ResumableUpload.objects.exists()
    assert not Photo.objects.exists()


def test_what_lies_very_deep_is_taken(
    browser: Client, alice: User, make_jpeg: Callable[..., Path]
) -> None:
    assert send(browser, make_jpeg().read_bytes(), folder="d/" * 900).status_code == 201
    assert Receipt.objects.get().path == "d/" * 900 + "a.jpg"
    assert Folder.objects.order_by("-depth").first().depth == 48  # type: ignore[union-attr]
    assert len(Photo.objects.get().source) <= 300
    assert tree(alice)["upload/"] == (0, 1)


def test_the_receipt_of_pieces_is_found_again_by_their_upload(
    tus: TusClient, make_jpeg: Callable[..., Path]
) -> None:
    content = make_jpeg().read_bytes()
    address = tus.create(len(content), folder=DAY).headers["Location"]
    tus.patch(address, 0, content)
    upload = upload_at(address)
    receipt = Receipt.objects.get()
    assert (receipt.upload, receipt.path) == (upload.pk, f"{DAY}/a.jpg")
    again = RECEIVERS["photo"].receive(upload, part_path(upload))
    assert again == {"outcome": "added", "reason": "", "photo": receipt.photo_id}
    assert Receipt.objects.count() == 1


def test_receipts_of_before_have_their_upload_in_its_own_column(alice: User) -> None:
    """One that was given twice keeps the first."""
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    other = open_batch(alice, Batch.Origin.FOLDER)
    upload = uuid4()
    of = [
        (batch, str(upload)),
        (batch, str(upload)),
        (batch, "Holiday/a.jpg"),
        (other, str(upload)),
    ]
    for each, path in of:
        Receipt.objects.create(batch=each, filename="a.jpg", path=path, outcome="refused")
    migration = import_module("ingest.migrations.0011_told_folders")
    with connection.cursor() as cursor:
        cursor.execute(migration.APART)
    kept = Receipt.objects.order_by("pk").values_list("path", "upload")
    assert list(kept) == [("", upload), ("", None), ("Holiday/a.jpg", None), (str(upload), None)]
    with connection.cursor() as cursor:
        cursor.execute(migration.AS_BEFORE)
    assert Receipt.objects.get(upload=upload).path == str(upload)


def test_a_refusal_by_the_first_bytes_is_told_once(tus: TusClient) -> None:
    """A crash between the receipt and the end of the upload lets the same piece come again."""
    address = tus.start(10**6)
    upload = upload_at(address)
    for _ in range(2):
        assert tus.patch(address, 0, b"%PDF-1.7" + bytes(100_000)).status_code == 415
        upload.offset_bytes = 0
        upload.save(force_insert=True)
    assert Receipt.objects.count() == 1


def test_the_halves_of_a_live_photo_are_joined_that_came_in_pieces(tus: TusClient) -> None:
    """Two of one name in two folders are two."""
    for folder in ("Rome", "Oslo"):
        send_in_pieces(tus, still(), "IMG_1.JPG", folder)
        send_in_pieces(tus, movie(), "IMG_1.MOV", folder)
    send_in_pieces(tus, still(), "IMG_2.JPG")
    send_in_pieces(tus, movie(), "IMG_2.MOV")
    pair_photos(tus.batch)
    joined = Photo.objects.filter(live_video__isnull=False).select_related("live_video")
    assert sorted((each.source, each.live_video.source) for each in joined) == [  # type: ignore[union-attr]
        ("", ""), ("Oslo/IMG_1.JPG", "Oslo/IMG_1.MOV"), ("Rome/IMG_1.JPG", "Rome/IMG_1.MOV"),
    ]  # fmt: skip
