"""Edits are rendered by workers that may die, wait for sources, and meet files they cannot read."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from config.celery import app
from editing import tasks
from editing.models import Edit
from editing.recipe import Recipe
from editing.services import working
from editing.services.saving import paste, revert, save_edit, sources_of
from photos.imaging.errors import DecodingFailed
from photos.models import Photo, Source
from photos.storage import StorageFailed, originals, put_original
from tests.editing.edited import bring_in, edit, work
from tests.editing.pictures import encoded, smooth
from tests.factories import make_photo
from tests.stored import all_files

pytestmark = pytest.mark.django_db(transaction=True)
MIRROR = Recipe(mirror=True)


@pytest.fixture
def eager() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.usefixtures("eager")
def test_a_saved_edit_wakes_a_worker(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.tasks.work.apply_async", lambda *_args, **_more: None)
    save_edit(bring_in(alice), MIRROR)
    assert Edit.objects.get().state == "done"


def test_a_broker_that_is_away_costs_time_only(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.render_due, "delay", fail)
    save_edit(bring_in(alice), MIRROR)
    assert Edit.objects.get().state == "due"


def test_a_worker_gives_others_their_turn(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(tasks, "TURN_SECONDS", -1)
    monkeypatch.setattr(tasks.render_due, "delay", lambda: asked.append(True))
    photos = [bring_in(alice, encoded(smooth(60, 40, seed=seed)), "png") for seed in (1, 2)]
    paste(MIRROR, photos)
    tasks.render_due()
    assert Edit.objects.filter(state="done").count() == 1
    assert len(asked) == 2


def test_a_killed_worker_costs_time_only(alice: User) -> None:
    save_edit(bring_in(alice), MIRROR)
    claimed = working.claim()
    assert claimed
    working.made_of(claimed)  # and then it dies: its bytes are stored already
    assert not working.work_once()
    Edit.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    assert Edit.objects.get().state == "done"
    assert Photo.objects.count() == 2
    assert len([path for path in all_files() if "originals" in path]) == 2


def test_who_lost_the_lease_shows_nothing(alice: User) -> None:
    photo = bring_in(alice)
    save_edit(photo, MIRROR)
    claimed = working.claim()
    assert claimed
    made = working.made_of(claimed)
    save_edit(photo, Recipe(turns=1))
    working.show(claimed, made)
    assert Photo.objects.count() == 1
    assert len([path for path in all_files() if "originals" in path]) == 1
    work()
    assert Edit.objects.get().rendered == Recipe(turns=1).as_json()
    claimed.refresh_from_db()
    revert(photo)
    working.show(claimed, made)
    assert Photo.objects.count() == 1


def test_what_kills_every_worker_is_given_up(alice: User) -> None:
    save_edit(bring_in(alice), MIRROR)
    past = timezone.now() - timedelta(seconds=1)
    Edit.objects.update(state="running", lease_until=past, attempts=working.MOST_ATTEMPTS)
    work()
    row = Edit.objects.get()
    assert (row.state, row.is_open) == ("failed", False)
    assert "died each time" in row.error


def test_what_cannot_be_decoded_fails_with_its_reason(alice: User) -> None:
    photo = bring_in(alice)
    stored = put_original(io.BytesIO(b"\xff\xd8\xff nothing"), extension="jpg")
    Photo.objects.filter(pk=photo.pk).update(original_key=stored.key)
    save_edit(photo, MIRROR)
    work()
    row = Edit.objects.get()
    assert row.state == "failed"
    assert row.error
    revert(photo)
    assert not Edit.objects.exists()


def test_a_busy_machine_is_met_again_later(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_args: object, **_more: object) -> None:
        raise DecodingFailed("Decoding took longer than 1 s.")

    monkeypatch.setattr(working, "render_edit", too_slow)
    save_edit(bring_in(alice), MIRROR)
    for attempt in range(1, working.MOST_ATTEMPTS):
        work()
        row = Edit.objects.get()
        assert (row.state, row.attempts) == ("due", attempt)
        assert row.lease_until
        Edit.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    assert Edit.objects.get().state == "failed"


def test_a_source_that_is_away_is_waited_for(alice: User) -> None:
    source = Source.objects.create(
        owner=alice, kind="folder", name="Disk", root="/nowhere", state="offline"
    )
    save_edit(make_photo(alice, kept_in=source), MIRROR)
    work()
    row = Edit.objects.get()
    assert (row.state, row.attempts) == ("due", 0)
    assert "offline" in row.error


def test_the_same_bytes_are_in_a_library_once(alice: User) -> None:
    photo = bring_in(alice, encoded(smooth(60, 40)), "png", "a.png")
    version = edit(photo, MIRROR)
    with_bytes = Photo.objects.filter(pk=version.pk).values("sha256", "original_key").get()
    revert(photo)
    make_photo(alice, **with_bytes)
    save_edit(photo, MIRROR)
    work()
    assert "already" in Edit.objects.get().error


def test_a_recipe_goes_to_many_photos(alice: User) -> None:
    photos = [bring_in(alice, encoded(smooth(60, 40, seed=seed)), "png") for seed in (1, 2)]
    version = edit(photos[0], Recipe(turns=1))
    film = make_photo(alice, kind="video", format="mp4")
    pasted = paste(MIRROR, [version, photos[1], film])
    assert pasted.before == {photos[0].pk: Recipe(turns=1).as_json(), photos[1].pk: None}
    assert pasted.skipped == [film.pk]
    assert set(Edit.objects.values_list("batch", "state")) == {(pasted.batch, "due")}
    work()
    assert [row.rendered for row in Edit.objects.all()] == [MIRROR.as_json()] * 2
    assert sources_of([film]) == [film]
    assert paste(Recipe(), photos).before == {}


def test_what_is_locked_waits(alice: User) -> None:
    photo = bring_in(alice)
    save_edit(photo, MIRROR)
    claimed = working.claim()
    assert claimed
    made = working.made_of(claimed)
    Photo.objects.update(is_locked=True)
    working.show(claimed, made)
    Edit.objects.update(state="due", lease_until=None)
    work()
    assert Edit.objects.get().state == "due"
    assert Photo.objects.count() == 1
    assert len([path for path in all_files() if "originals" in path]) == 1


def test_bytes_that_went_meanwhile_are_made_again(alice: User) -> None:
    save_edit(bring_in(alice), MIRROR)
    claimed = working.claim()
    assert claimed
    made = working.made_of(claimed)
    originals().delete(made.stored.key)
    with pytest.raises(StorageFailed):
        working.show(claimed, made)
    Edit.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    assert Edit.objects.get().state == "done"
