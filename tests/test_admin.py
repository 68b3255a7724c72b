"""The operator's admin: every page opens, shows the truth, and changes only what it may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import Verb, entries_of, record
from accounts.invitations import invite
from accounts.keys import make_key
from accounts.models import ApiKey, AppPassword, Invitation, Plan, Scope, SignedInApp, User
from accounts.services import create_user
from accounts.tokens import issue_tokens
from albums.models import Album, AlbumPhoto, AlbumRemoval
from atlas.models import NamedPlace
from clients.models import HeldByApp, InboxEntry, InboxLock, SyncMark
from curating.asking import InvalidAction
from curating.models import Action, LeftoverFile
from dedup.models import (
    Dismissal,
    DuplicateGroup,
    GroupMember,
    Link,
    PictureHash,
    Preferences,
    Resolution,
)
from faces.models import (
    Change,
    DifferentPeople,
    FaceDecision,
    FaceVector,
    LeftoverCrop,
    MovedFace,
    NameInPhoto,
    OtherName,
    Person,
    RefusedName,
    Regrouping,
    SkippedQuestion,
)
from ingest.models import (
    Batch,
    BucketEvent,
    HeldRoom,
    PausedStage,
    ProcessingTime,
    Receipt,
    ResumableUpload,
    Scan,
    SourceFile,
    StageRun,
    StageTally,
    TakeoutImport,
    TakeoutMember,
)
from insight.models import Summary
from ops import admin as ops_admin
from ops.models import Backup, Finding, Handover, Verification
from photos.models import (
    Clues,
    CopiedFile,
    Decision,
    KeptApart,
    Photo,
    PhotoTag,
    RefusedTag,
    Region,
    Rendition,
    Sidecar,
    Source,
    Stack,
    Tag,
    TieredOriginal,
)
from places.models import GeocodeAnswer, Place
from quality.models import Quality
from rights import models as rights
from rights.models import (
    AlbumShare,
    Group,
    LinkPhoto,
    Partner,
    PartnerHides,
    ShareLink,
    Space,
    SpaceMember,
    SpacePhoto,
)
from search.models import (
    CaptionDay,
    Embedding,
    LibraryChange,
    ModelCaption,
    PhotoText,
    RecentSearch,
    SavedSearch,
    UnrememberedSearcher,
)
from stories.models import Chapter, ChapterPhoto, KeptOut, Occasion, Story, TripsFound
from tests.conftest import PASSWORD
from tests.factories import NOON, make_face, make_person, make_photo

pytestmark = pytest.mark.django_db
REGISTRY = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = (
    "accounts", "places", "photos", "atlas", "folders", "albums", "faces", "search", "dedup", "ingest", "clients", "stories", "insight",
    "quality",
)  # fmt: skip
BrowserOf = Callable[[User], Client]


@pytest.fixture
def operator() -> User:
    return create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True)


@pytest.fixture
def browser(operator: User, browser_of: BrowserOf) -> Client:
    return browser_of(operator)


def fill(number: int) -> Photo:
    """One row of every model, all belonging together."""
    owner = create_user(f"{number}@example.org", None)
    Plan.objects.create(name=f"Family {number}")
    fill_rights(owner, number)
    HeldRoom.objects.create(owner=owner, sha256="0" * 64, photos=1, size_bytes=9, held_until=NOON)
    ProcessingTime.objects.create(owner=owner, month=NOON.date())
    PausedStage.objects.create(stage=f"stage {number}", paused_by=owner)
    StageTally.objects.create(stage=f"stage {number}")
    record(owner, Verb.EMAIL, f"{number}@example.org")
    place = Place.objects.create(city=f"City {number}", country="Portugal", country_code="PT")
    photo = make_photo(
        owner, place=place, make="Canon", model="EOS 5D", latitude=38.7, longitude=-9.1
    )
    NamedPlace.objects.create(
        owner=owner, name="Home", latitude=38.7, longitude=-9.1, radius_m=300, is_home=True
    )
    GeocodeAnswer.objects.create(point=f"{number},{number}", answer=None)
    Backup.objects.create(place="/mnt/safe", stamp="20260301T010700.000000Z")
    verification = Verification.objects.create(parts=256)
    Finding.objects.create(verification=verification, kind="missing", key="a.jpg", photo=photo)
    Rendition.objects.create(
        photo=photo, name="preview", key="x", mime="image/jpeg", size_bytes=1000
    )
    file = {"key": f"{number}.jpg", "sha256": "0" * 64, "size_bytes": 9}
    TieredOriginal.objects.create(**file, state="cheap")
    CopiedFile.objects.create(**file, source="old", target="new", copied_at=NOON)
    Decision.objects.create(photo=photo, column="caption", value="By the sea")
    stack = Stack.objects.create(owner=owner, kind="live")
    Photo.objects.filter(pk=photo.pk).update(stack=stack)
    album = Album.objects.create(owner=owner, title="Summer")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumRemoval.objects.create(album=album, photo=photo)
    ResumableUpload.objects.create(
        owner=owner, receiver="photo", target_id=1, filename="a.mov", file_time=NOON, size_bytes=9
    )
    source = Source.objects.create(owner=owner, kind="bucket", name="Bucket", root="s3://family")
    BucketEvent.objects.create(source=source, path="a.jpg", mark="eTag 1")
    NameInPhoto.objects.create(photo=photo, name="Anna")
    anna, ben = make_person(owner, "Anna"), make_person(owner, "Ben")
    face = make_face(photo, anna)
    OtherName.objects.create(person=anna, name="Mum")
    FaceVector.objects.create(face=face, model="basic", version=1, vector=[0.6, 0.8])
    FaceDecision.objects.create(face=face, person=anna, is_same=True)
    DifferentPeople.objects.create(first=anna, second=ben)
    RefusedName.objects.create(face=face, name="Carla")
    SkippedQuestion.objects.create(owner=owner, key=f"group:{number}:1")
    Change.objects.create(owner=owner, verb="name", name="Anna", person=anna, face=face)
    LeftoverCrop.objects.create(key=f"faces/{number}.jpg")
    Regrouping.objects.create(owner=owner, model="basic", version=1)
    MovedFace.objects.create(owner_id=owner.pk, face_id=face.pk)
    Region.objects.create(photo=photo, name="Anna", left=0.1, top=0.1, width=0.2, height=0.2)
    Sidecar.objects.create(photo=photo, filename="a.xmp", content=b"<x/>")
    Clues.objects.create(photo=photo, burst_id="B1")
    tag = Tag.objects.create(owner=owner, name="beach")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="file")
    RefusedTag.objects.create(photo=photo, tag=tag, origin="model")
    Embedding.objects.create(photo=photo, model="basic", version=1, vector=[0.123456, 0.5])
    Quality.objects.create(photo=photo, sharpness=0.5)
    PhotoText.objects.create(photo=photo, engine="test", width_px=9, height_px=9, text="Milk")
    ModelCaption.objects.create(photo=photo, text="A cat on a wall", model="test", tokens=9)
    CaptionDay.objects.create(day=NOON.date() + timedelta(days=number))
    SavedSearch.objects.create(user=owner, name="Secret", query="secret")
    RecentSearch.objects.create(user=owner, text="secret")
    UnrememberedSearcher.objects.create(user=owner)
    LibraryChange.objects.create(owner=owner)
    Summary.objects.create(owner=owner, version=1, snapshot="1:1:", took_ms=9)
    StageRun.objects.create(
        photo=photo, stage="metadata", version="1", state="failed", error="Traceback\nBroken file"
    )
    batch = Batch.objects.create(owner=owner, origin="folder", folder=f"/photos/{number}")
    Receipt.objects.create(batch=batch, photo=photo, filename="a.jpg", outcome="added")
    takeout = TakeoutImport.objects.create(batch=batch, fingerprint=str(number))
    TakeoutMember.objects.create(
        takeout=takeout, position=1, archive="a.zip", entry=1, path="a.jpg", kind="media",
        size_bytes=9,
    )  # fmt: skip
    Scan.objects.create(source=source)
    SourceFile.objects.create(source=source, path="a.jpg", size_bytes=9, state="indexed")
    AppPassword.objects.create(user=owner, name="Phone", digest=f"{number:064x}")
    make_key(owner, "Backup", scopes=[Scope.READ])
    issue_tokens(owner, "Phone", scopes=[Scope.READ], address="127.0.0.1")
    app = SignedInApp.objects.get(user=owner)
    SyncMark.objects.create(app=app, type="AssetV2", mark="a.1.1.1")
    HeldByApp.objects.create(app=app, type="AlbumV2", object_id=1)
    invite(owner, email=f"guest{number}@example.org")
    other = make_photo(owner, filename=f"Other {number}")
    pair = {"first": photo, "second": other}
    KeptApart.objects.create(**pair)
    Dismissal.objects.create(**pair)
    Link.objects.create(**pair, kind="same", per_cent=99.0)
    PictureHash.objects.create(photo=photo, bits=-1)
    group = DuplicateGroup.objects.create(owner=owner, kind="same", per_cent=99.0)
    GroupMember.objects.create(group=group, photo=photo)
    Resolution.objects.create(owner=owner, verb="keep", group=group, keeper=photo)
    Preferences.objects.create(owner=owner)
    InboxEntry.objects.create(owner=owner, key="a.jpg", name="a.jpg")
    InboxLock.objects.create(
        owner=owner, path="a.jpg", token=f"urn:{number}", seconds=60, expires_at=NOON
    )
    Occasion.objects.create(owner=owner, kind="trip", starts_local=NOON, ends_local=NOON)
    TripsFound.objects.create(owner=owner)
    KeptOut.objects.create(owner=owner, what="person", person=anna)
    story = Story.objects.create(owner=owner, made_from="trip", cover=photo)
    chapter = Chapter.objects.create(story=story)
    ChapterPhoto.objects.create(chapter=chapter, photo=photo)
    return photo


def fill_rights(owner: User, number: int) -> None:
    """One row of everything about who lends what, and of leaving."""
    other = create_user(f"other{number}@example.org", None)
    photo, album = make_photo(owner), Album.objects.create(owner=owner, title="Shared")
    group = Group.objects.create(name="Team", owner=owner)
    rights.GroupMember.objects.create(group=group, user=other)
    space = Space.objects.create(name="Family")
    SpaceMember.objects.create(space=space, user=owner, role="manager")
    SpacePhoto.objects.create(space=space, photo=photo)
    AlbumShare.objects.create(album=album, user=other)
    partner = Partner.objects.create(owner=owner, viewer=other)
    PartnerHides.objects.create(partner=partner, album=album)
    link = ShareLink.objects.create(owner=owner, token=f"secret-{number}", title="For all")
    LinkPhoto.objects.create(link=link, photo=photo)
    Handover.objects.create(giver=owner, receiver=other)
    LeftoverFile.objects.create(storage="original", key=f"{number}.jpg", sha256="0" * 64)


def address(model: type, page: str, *arguments: Any) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=arguments)


def test_it_shows_each_model_of_ours() -> None:
    ours = {model for app in OURS for model in apps.get_app_config(app).get_models()}

    assert ours <= set(admin.site._registry)


def without(*left_out: type[Model]) -> list[type[Model]]:
    """In one order, so that workers side by side collect the same tests."""
    return [model for model in REGISTRY if model not in left_out]


@pytest.mark.parametrize("model", REGISTRY, ids=lambda model: model._meta.label)
def test_it_lists_any_number_of_rows_with_as_many_queries(model: type, browser: Client) -> None:
    fill(1)
    browser.get(address(model, "changelist"))
    with CaptureQueriesContext(connection) as few:
        assert browser.get(address(model, "changelist")).status_code == 200
    for number in range(2, 8):
        fill(number)

    with CaptureQueriesContext(connection) as many:
        browser.get(address(model, "changelist"))

    assert len(many) == len(few)


@pytest.mark.parametrize("model", REGISTRY, ids=lambda model: model._meta.label)
def test_it_opens_each_row(model: type, browser: Client) -> None:
    fill(1)

    response = browser.get(address(model, "change", model.objects.first().pk))

    assert response.status_code == 200


@pytest.mark.parametrize("model", REGISTRY, ids=lambda model: model._meta.label)
def test_it_searches_and_filters(model: type, browser: Client) -> None:
    fill(1)

    assert browser.get(address(model, "changelist"), {"q": "1"}).status_code == 200


@pytest.mark.parametrize("model", without(User, Plan), ids=lambda model: model._meta.label)
def test_it_adds_nothing_but_people_and_plans(model: type, browser: Client) -> None:
    assert browser.get(address(model, "add")).status_code == 403


DELETABLE = (GeocodeAnswer, ApiKey, Invitation, SignedInApp, AppPassword)


@pytest.mark.parametrize("model", without(*DELETABLE), ids=lambda model: model._meta.label)
def test_it_deletes_only_what_can_be_asked_again(model: type, browser: Client) -> None:
    fill(1)
    key = model.objects.first().pk

    response = browser.post(address(model, "delete", key), {"post": "yes"})

    assert response.status_code == 403
    assert model.objects.filter(pk=key).exists()


def test_it_revokes_an_app_password(browser: Client, operator: User) -> None:
    password = AppPassword.objects.create(user=operator, name="Phone", digest="0" * 64)
    browser.post(address(AppPassword, "delete", password.pk), {"post": "yes"})
    assert not AppPassword.objects.exists()


def test_it_revokes_several_app_passwords_and_says_so(browser: Client, alice: User) -> None:
    made = [
        AppPassword.objects.create(user=alice, name=f"Phone {n}", digest=f"{n}" * 64)
        for n in range(2)
    ]
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in made]}
    browser.post(address(AppPassword, "changelist"), {**chosen, "post": "yes"})
    assert not AppPassword.objects.exists()
    assert {entry.subject for entry in entries_of(alice)[:2]} == {"Phone 0", "Phone 1"}


def test_it_forgets_an_answer_of_the_geocoder(browser: Client) -> None:
    answer = GeocodeAnswer.objects.create(point="1,1", answer=None)

    browser.post(address(GeocodeAnswer, "delete", answer.pk), {"post": "yes"})

    assert not GeocodeAnswer.objects.exists()


@pytest.mark.parametrize("page", ["/admin/", "/admin/photos/photo/", "/admin/login/"])
def test_it_is_no_page_for_others(alice: User, browser_of: BrowserOf, page: str) -> None:
    response = browser_of(alice).get(page, follow=True)

    assert response.status_code == 404


def test_it_asks_strangers_to_sign_in(client: Client, alice: User) -> None:
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1] == ("/sign-in/?next=/admin/", 302)


def act(browser: Client, model: type, action: str, *keys: int) -> Any:
    chosen = {"action": action, "_selected_action": keys}
    return browser.post(address(model, "changelist"), chosen, follow=True)


def test_it_disables_enables_and_signs_out(browser: Client, alice: User, operator: User) -> None:
    other = Client()
    other.force_login(alice)
    act(browser, User, "sign_out_accounts", alice.pk)
    assert other.get("/").status_code == 302
    act(browser, User, "disable_accounts", alice.pk)
    assert not User.objects.get(pk=alice.pk).is_active
    act(browser, User, "enable_accounts", alice.pk)
    assert User.objects.get(pk=alice.pk).is_active
    refused = act(browser, User, "disable_accounts", operator.pk)
    assert "Somebody has to look after" in refused.text
    verbs = [entry.verb for entry in entries_of(alice)[:3]]
    assert verbs == [Verb.ACCOUNT_ENABLED, Verb.ACCOUNT_DISABLED, Verb.SIGNED_OUT_ALL]


def test_it_gives_a_plan_and_makes_an_operator(browser: Client, alice: User) -> None:
    plan = Plan.objects.create(name="Family")
    filled = {"email": alice.email, "time_zone": "UTC", "theme": "light", "plan": plan.pk}
    browser.post(address(User, "change", alice.pk), {**filled, "is_active": "on", "is_staff": "on"})
    alice.refresh_from_db()
    assert (alice.plan, alice.is_staff, alice.is_superuser) == (plan, True, True)
    assert [entry.verb for entry in entries_of(alice)[:2]] == [Verb.OPERATOR, Verb.PLAN]


@pytest.mark.parametrize(
    ("action", "column"),
    [("favour", "is_favourite"), ("archive", "archived_at"), ("trash", "trashed_at")],
)
def test_it_curates_photos_as_their_owner_could(
    browser: Client, alice: User, bob: User, action: str, column: str
) -> None:
    photos = [make_photo(alice), make_photo(bob)]
    locked = make_photo(alice, is_locked=True)
    answer = act(browser, Photo, action, *[photo.pk for photo in photos], locked.pk)
    assert "Done for 2 photos." in answer.text
    assert all(getattr(Photo.objects.get(pk=photo.pk), column) for photo in photos)
    assert not getattr(Photo.objects.get(pk=locked.pk), column)
    assert {row.owner for row in Action.objects.all()} == {alice, bob}


def test_it_restores_from_the_trash_and_says_what_cannot_be(
    browser: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo(alice, trashed_at=NOON)
    act(browser, Photo, "restore", photo.pk)
    assert Photo.objects.get(pk=photo.pk).trashed_at is None

    def refused(*_: Any) -> None:
        raise InvalidAction("Not now.")

    monkeypatch.setattr(ops_admin, "do", refused)
    assert "Not now." in act(browser, Photo, "trash", photo.pk).text


def test_it_decides_about_people(
    browser: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = make_person(alice, "Anna")
    for action in ("favour", "hide"):
        act(browser, Person, action, anna.pk)
    anna.refresh_from_db()
    assert (anna.is_favourite, anna.is_hidden) == (True, True)
    act(browser, Person, "show", anna.pk)
    anna.refresh_from_db()
    assert not anna.is_hidden
    Person.objects.filter(pk=anna.pk).update(merged_into=make_person(alice, "Ann"))
    act(browser, Person, "hide", anna.pk)
    anna.refresh_from_db()
    assert not anna.is_hidden


def test_it_pauses_resumes_and_scans_sources(browser: Client, alice: User) -> None:
    source = Source.objects.create(owner=alice, kind="bucket", name="Bucket", root="s3://family")
    act(browser, Source, "pause", source.pk)
    assert Source.objects.get().state == "paused"
    act(browser, Source, "resume", source.pk)
    assert Source.objects.get().state == "active"
    act(browser, Source, "rescan", source.pk)
    assert Scan.objects.filter(source=source).exists()
    assert entries_of(alice)[0].subject == "scan: Bucket"


def test_it_revokes_links_and_never_shows_what_opens_them(browser: Client, alice: User) -> None:
    link = ShareLink.objects.create(owner=alice, token="s3cret-token", title="For all")
    assert "s3cret" not in browser.get(address(ShareLink, "change", link.pk)).text
    act(browser, ShareLink, "revoke", link.pk)
    assert ShareLink.objects.get().revoked_at is not None
    assert entries_of(alice)[0].verb == Verb.LINK_REVOKED


def test_it_begins_with_what_runs_and_what_failed(browser: Client, alice: User) -> None:
    failed, locked = make_photo(alice, filename="bad.jpg"), make_photo(alice, is_locked=True)
    for photo in (failed, locked):
        StageRun.objects.create(
            photo=photo, stage="metadata", version="1", state="failed", error="Broken file"
        )
    Photo.objects.filter(pk=locked.pk).update(filename="secret.jpg")
    Source.objects.create(owner=alice, kind="bucket", name="Gone", root="s3://x", state="offline")
    User.objects.filter(pk=alice.pk).update(leaves_at=NOON)
    words = browser.get("/admin/").text
    for said in ("metadata: bad.jpg", "Broken file", "Gone (Alice)", "alice@example.org: 15 June"):
        assert said in words
    assert "secret.jpg" not in words


def test_it_has_a_first_page(browser: Client) -> None:
    assert b"Photos" in browser.get("/admin/").content


def test_it_makes_an_account(browser: Client) -> None:
    filled = {"email": "Dora@Example.org", "name": "Dora", "usable_password": "true"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    browser.post(address(User, "add"), filled | passwords)

    assert User.objects.get(email="dora@example.org").check_password(PASSWORD)
    assert browser.get(address(User, "add")).status_code == 200


def test_it_makes_and_changes_a_plan(browser: Client, operator: User) -> None:
    browser.post(address(Plan, "add"), {"name": "Small", "storage_bytes": 1000, "photos": 10})
    plan = Plan.objects.get()
    browser.post(address(Plan, "change", plan.pk), {"name": "Small", "storage_bytes": -1})

    plan.refresh_from_db()
    assert (plan.storage_bytes, plan.photos, plan.processing_minutes) == (1000, 10, None)
    assert entries_of(operator)[0].verb == Verb.PLAN


def test_it_refuses_an_address_that_has_an_account(browser: Client, alice: User) -> None:
    filled = {"email": "ALICE@example.org", "usable_password": "true"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    response = browser.post(address(User, "add"), filled | passwords)

    assert b"already an account" in response.content


def test_it_switches_an_account_off_and_sets_a_password(browser: Client, alice: User) -> None:
    filled = {"email": alice.email, "name": "Al", "time_zone": "UTC", "theme": "light"}
    browser.post(address(User, "change", alice.pk), filled)
    new = {"usable_password": "true", "password1": "staple horse", "password2": "staple horse"}
    browser.post(reverse("admin:auth_user_password_change", args=[alice.pk]), new)

    alice.refresh_from_db()
    assert not alice.is_active
    assert alice.check_password("staple horse")


def test_it_changes_curation_and_nothing_else_of_a_photo(browser: Client) -> None:
    photo = fill(1)
    filled = {"caption": "At the sea", "rating": "4", "is_favourite": "on", "sha256": "0" * 64}

    browser.post(address(Photo, "change", photo.pk), {**filled, "filename": "b.jpg"})

    changed = Photo.objects.get(pk=photo.pk)
    assert (changed.caption, changed.rating, changed.is_favourite) == ("At the sea", 4, True)
    assert (changed.sha256, changed.filename) == (photo.sha256, photo.filename)
    assert LogEntry.objects.get().get_change_message() == (
        "Changed Caption, Rating and Is favourite."
    )


def test_it_hides_locked_photos(browser: Client, alice: User) -> None:
    locked = make_photo(alice, is_locked=True, filename="secret.jpg")

    assert b"secret.jpg" not in browser.get(address(Photo, "changelist")).content
    assert browser.get(address(Photo, "change", locked.pk)).status_code == 302


ABOUT_PHOTOS = [
    (model, field.name)
    for model in without(Photo)
    for field in model._meta.concrete_fields
    if field.related_model is Photo
]


@pytest.mark.parametrize(("model", "column"), ABOUT_PHOTOS)
def test_it_hides_all_that_is_said_of_locked_photos(
    model: type[Model], column: str, browser: Client
) -> None:
    photo = fill(1)
    row = model._default_manager.first()
    locked = getattr(row, column) or photo
    model._default_manager.filter(pk=row.pk).update(**{column: locked})
    Photo.objects.filter(pk=locked.pk).update(is_locked=True, filename="secret.jpg")

    assert b"secret.jpg" not in browser.get(address(model, "changelist")).content
    assert browser.get(address(model, "change", row.pk)).status_code == 302


def test_it_hides_a_resolution_that_a_locked_photo_was_part_of(browser: Client) -> None:
    fill(1)
    row = Resolution.objects.get()
    locked = make_photo(row.owner, is_locked=True)
    Resolution.objects.update(photos=[row.keeper_id, locked.pk])

    assert browser.get(address(Resolution, "change", row.pk)).status_code == 302


def test_it_shows_no_words_of_a_resolution(browser: Client) -> None:
    fill(1)
    said = {"photo": {"1": {"caption": "Secret words"}}}
    Resolution.objects.update(before=said, after=said, name="Secret name")

    page = browser.get(address(Resolution, "change", Resolution.objects.get().pk)).content

    assert b"Secret" not in page


def test_it_finds_a_photo_by_its_checksum(browser: Client, alice: User) -> None:
    wanted, other = make_photo(alice), make_photo(alice)

    page = browser.get(address(Photo, "changelist"), {"q": wanted.sha256}).content.decode()

    assert wanted.filename in page
    assert other.filename not in page


def test_it_shows_no_vector(browser: Client) -> None:
    photo = fill(1)

    row = browser.get(address(Embedding, "change", photo.embeddings.get().pk))

    assert b"0.1234" not in row.content


@pytest.mark.parametrize("model", [SavedSearch, RecentSearch])
def test_it_shows_nobodys_searches(model: type[Model], browser: Client) -> None:
    fill(1)

    for page in ("changelist", "change"):
        arguments = [model._default_manager.get().pk] if page == "change" else []
        assert b"ecret" not in browser.get(address(model, page, *arguments)).content


def test_it_filters_runs_by_stage(browser: Client) -> None:
    fill(1)

    there = browser.get(address(StageRun, "changelist"), {"stage": "metadata"}).content
    elsewhere = browser.get(address(StageRun, "changelist"), {"stage": "renditions"}).content

    assert b"Broken file" in there
    assert b"Traceback" not in there
    assert b"Broken file" not in elsewhere


@pytest.mark.django_db(transaction=True)
def test_it_starts_failed_runs_again(browser: Client) -> None:
    photo = fill(1)
    done = StageRun.objects.create(photo=photo, stage="renditions", version="1", state="done")
    chosen = [photo.stage_runs.get(stage="metadata").pk, done.pk]

    response = browser.post(
        address(StageRun, "changelist"),
        {"action": "retry_stages", "_selected_action": chosen},
        follow=True,
    )

    run = photo.stage_runs.get(stage="metadata")
    assert (run.state, run.attempts, run.error) == ("due", 0, "")
    assert photo.stage_runs.get(pk=done.pk).state == "done"
    assert "1 stage starts again." in response.content.decode()


def test_it_starts_nothing_for_those_who_may_only_look(
    browser_of: BrowserOf, operator: User
) -> None:
    photo = fill(1)
    User.objects.filter(pk=operator.pk).update(is_superuser=False)
    looker = User.objects.get(pk=operator.pk)
    permission = {"codename": "view_stagerun", "content_type__app_label": "ingest"}
    looker.user_permissions.add(Permission.objects.get(**permission))
    chosen = photo.stage_runs.get().pk

    browser_of(looker).post(
        address(StageRun, "changelist"), {"action": "retry_stages", "_selected_action": [chosen]}
    )

    assert photo.stage_runs.get().state == "failed"
