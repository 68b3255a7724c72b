"""The versions on the photo page: shown first, taken out, unstacked, and put back as they were."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from dedup.models import DuplicateGroup, GroupMember
from photos.models import KeptApart, Photo, Stack
from photos.services.stacks import join_live, stack_photos
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def jpeg(alice: User) -> Photo:
    shown = make_photo(alice, filename="IMG_1.jpg")
    raw = make_photo(alice, filename="IMG_1.CR2", format="cr2", width_px=6000, height_px=4000)
    stack_photos(shown, [raw], kind=Stack.Kind.RAW, reason="Same name, 1 s apart")
    return Photo.objects.get(pk=shown.pk)


def beneath(photo: Photo) -> Photo:
    return Photo.objects.get(owner=photo.owner, is_primary=False)


def part(client: Client, photo: Photo) -> str:
    return client.get(f"/photos/{photo.pk}/versions/", headers=SCRIPT).content.decode()


def press(client: Client, photo: Photo, verb: str, **fields: Any) -> str:
    response = client.post(f"/photos/{photo.pk}/versions/{verb}/", fields, headers=SCRIPT)
    assert response.status_code == 200
    assert response["HX-Trigger"] == "library-changed"
    return response.content.decode()


def token(answer: str) -> str:
    found = re.search(r'"undo": "([^"]+)"', answer)
    assert found
    return found[1]


def state(alice: User) -> list[tuple[Any, ...]]:
    rows = Photo.objects.filter(owner=alice).order_by("pk")
    return list(rows.values_list("pk", "stack__kind", "stack__reason", "is_primary"))


def test_it_tells_each_file_and_why_they_are_one(
    alice: User, browser_of: BrowserOf, jpeg: Photo
) -> None:
    answer = part(browser_of(alice), jpeg)
    for words in (
        "2 versions",
        "RAW and JPEG: Same name, 1 s apart",
        "IMG_1.CR2",
        "6000 \N{MULTIPLICATION SIGN} 4000",
    ):
        assert words in answer
    assert answer.count('aria-current="true"') == 1
    assert f"/photos/{beneath(jpeg).pk}/original?download=1" in answer


def test_another_is_shown_and_undone(alice: User, browser_of: BrowserOf, jpeg: Photo) -> None:
    before, raw, client = state(alice), beneath(jpeg), browser_of(alice)
    answer = press(client, jpeg, "show", file=raw.pk)
    assert "IMG_1.CR2 is shown now." in answer
    assert Photo.objects.get(pk=raw.pk).is_primary
    assert 'id="version-strip"' in answer
    assert "Undone." in press(client, jpeg, "undo", undo=token(answer))
    assert state(alice) == before


def test_one_is_taken_out_and_undone(alice: User, browser_of: BrowserOf, jpeg: Photo) -> None:
    third = make_photo(alice)
    stack_photos(jpeg, [third], kind=Stack.Kind.RAW)
    before, client = state(alice), browser_of(alice)
    answer = press(client, jpeg, "take-out", file=third.pk)
    assert Photo.objects.get(pk=third.pk).stack is None
    assert KeptApart.objects.count() == 2
    press(client, jpeg, "undo", undo=token(answer))
    assert state(alice) == before
    assert not KeptApart.objects.exists()


def test_the_still_of_a_live_photo_is_taken_out(alice: User, browser_of: BrowserOf) -> None:
    still, video = make_photo(alice), make_photo(alice, kind="video", format="mov")
    join_live(still, video)
    before, client = state(alice), browser_of(alice)
    answer = press(client, still, "take-out", file=still.pk)
    assert f"{still.filename} stands alone now." in answer
    assert "This photo stands alone." in answer
    press(client, still, "undo", undo=token(answer))
    assert state(alice) == before


def test_all_stand_alone_and_are_put_back(alice: User, browser_of: BrowserOf, jpeg: Photo) -> None:
    before, client = state(alice), browser_of(alice)
    answer = press(client, jpeg, "unstack")
    assert not Stack.objects.exists()
    assert "This photo stands alone." in answer
    press(client, jpeg, "undo", undo=token(answer))
    assert state(alice) == before
    press(client, jpeg, "unstack")
    assert "Each file stands alone now." in press(client, jpeg, "unstack")  # twice is once


def test_without_a_script_it_is_a_page(alice: User, browser_of: BrowserOf, jpeg: Photo) -> None:
    client, raw = browser_of(alice), beneath(jpeg)
    address = f"/photos/{jpeg.pk}/versions/"
    page = client.post(f"{address}show/", {"file": raw.pk}, follow=True)
    assert "<h1>IMG_1.jpg</h1>" in page.content.decode()
    found = re.search(r'name="undo"\s+value="([^"]+)"', page.content.decode())
    assert found
    assert client.post(f"{address}undo/", {"undo": found[1]}).headers["Location"] == address
    assert Photo.objects.get(pk=jpeg.pk).is_primary
    alone = make_photo(alice)
    assert "stands alone" in client.get(f"/photos/{alone.pk}/versions/").content.decode()


@pytest.mark.parametrize("verb", ["", "show/", "take-out/", "unstack/", "undo/"])
def test_a_stranger_gets_a_404(bob: User, browser_of: BrowserOf, jpeg: Photo, verb: str) -> None:
    address, client = f"/photos/{jpeg.pk}/versions/{verb}", browser_of(bob)
    response = client.post(address, {"file": jpeg.pk}) if verb else client.get(address)
    assert response.status_code == 404
    assert Stack.objects.get().photos.count() == 2


@pytest.mark.parametrize("file", ["", "x", "-1", "9" * 40, "\0"])
def test_nonsense_is_a_404(alice: User, browser_of: BrowserOf, jpeg: Photo, file: str) -> None:
    for verb in ("show", "take-out"):
        address = f"/photos/{jpeg.pk}/versions/{verb}/"
        assert browser_of(alice).post(address, {"file": file}).status_code == 404


def test_only_a_file_of_this_stack_can_be_chosen(
    alice: User, browser_of: BrowserOf, jpeg: Photo
) -> None:
    other, raw, client = make_photo(alice), beneath(jpeg), browser_of(alice)
    address = f"/photos/{jpeg.pk}/versions/show/"
    assert client.post(address, {"file": other.pk}).status_code == 404
    alone = f"/photos/{other.pk}/versions/show/"
    assert client.post(alone, {"file": other.pk}).status_code == 404
    for hidden in ({"trashed_at": timezone.now()}, {"is_locked": True, "trashed_at": None}):
        Photo.objects.filter(pk=raw.pk).update(**hidden)
        assert client.post(address, {"file": raw.pk}).status_code == 404
        assert "IMG_1.CR2" not in part(client, jpeg)


def test_what_we_did_not_sign_for_this_person_is_refused(
    alice: User, bob: User, browser_of: BrowserOf, jpeg: Photo
) -> None:
    signed = token(press(browser_of(alice), jpeg, "unstack"))
    theirs = make_photo(bob)
    for photo, user, given in ((jpeg, alice, "made:up"), (jpeg, alice, ""), (theirs, bob, signed)):
        address = f"/photos/{photo.pk}/versions/undo/"
        assert browser_of(user).post(address, {"undo": given}).status_code == 400
    assert not Stack.objects.exists()


def test_it_leads_to_the_group_of_its_duplicates(
    alice: User, browser_of: BrowserOf, jpeg: Photo
) -> None:
    group = DuplicateGroup.objects.create(owner=alice, kind="same", per_cent=99)
    for photo in (jpeg, make_photo(alice), make_photo(alice)):
        GroupMember.objects.create(group=group, photo=photo)
    client = browser_of(alice)
    answer = part(client, jpeg)
    assert "2 possible duplicates: compare" in answer
    assert f'href="/duplicates/{group.pk}/"' in answer
    assert "possible duplicate" not in part(client, beneath(jpeg))
    assert "possible duplicate" not in part(client, make_photo(alice))


def test_what_files_are_called_is_only_text(
    alice: User, browser_of: BrowserOf, jpeg: Photo
) -> None:
    bold = "<b>1</b>"
    raw = beneath(jpeg)
    Photo.objects.filter(pk=raw.pk).update(filename=bold)
    Stack.objects.update(reason=bold)
    client = browser_of(alice)
    assert bold not in part(client, jpeg)
    assert bold not in press(client, jpeg, "show", file=raw.pk)
    found = client.get("/search/", {"q": "type:raw"}).content.decode()
    assert bold not in found


def test_a_burst_costs_no_more_queries(alice: User, browser_of: BrowserOf) -> None:
    photos = [make_photo(alice, filename=f"B_{number}.jpg") for number in range(80)]
    stack_photos(photos[0], photos[1:2], kind=Stack.Kind.BURST)
    client = browser_of(alice)
    part(client, photos[0])
    few = queries_of(client, photos[0])
    stack_photos(photos[0], photos[1:], kind=Stack.Kind.BURST)
    assert queries_of(client, photos[0]) == few
    answer = part(client, photos[70])
    assert "80 versions" in answer
    assert answer.count("data-version") == 80


def queries_of(client: Client, photo: Photo) -> int:
    with CaptureQueriesContext(connection) as asked:
        part(client, photo)
    return len(asked)
