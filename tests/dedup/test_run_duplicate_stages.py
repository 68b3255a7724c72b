"""Photos go through the pipeline: hashed, compared, grouped; also those that were there before."""

import pytest
from PIL import Image

from accounts.models import User
from dedup.models import DuplicateGroup, Link
from dedup.selectors import scan_progress
from ingest.models import StageRun
from ingest.pipeline import STAGE, enrol_missing, release_waiting, run_batch
from photos.models import Photo, Rendition
from photos.storage import renditions
from tests.dedup.grouped import ids, sets_of_groups
from tests.dedup.test_link_photos import jpeg, keep_preview, scene
from tests.factories import make_photo
from tests.stored import put

pytestmark = pytest.mark.django_db


def previewed(owner: User, picture: Image.Image, quality: int = 90) -> Photo:
    photo = make_photo(owner)
    keep_preview(photo, jpeg(picture, quality))
    return photo


def run(*stages: str) -> None:
    for name in stages:
        while run_batch(STAGE[name]):
            pass


def enrolled() -> None:
    """Every photo, as if it had come through the stages before: these have no files."""
    enrol_missing()
    StageRun.objects.filter(stage__in=["metadata", "renditions"]).update(state="done")
    release_waiting(Photo.objects.values_list("pk", flat=True))


def test_it_finds_duplicates_of_a_library_that_was_there_before(alice: User) -> None:
    one, copy = previewed(alice, scene(1)), previewed(alice, scene(1), 60)
    previewed(alice, scene(2))
    assert scan_progress(alice) == 3
    enrolled()
    run("hashes", "duplicates")
    assert sets_of_groups() == {ids(one, copy)}
    assert scan_progress(alice) == 0
    states = StageRun.objects.filter(stage__in=["hashes", "duplicates"])
    assert set(states.values_list("state", flat=True)) == {"done"}
    assert set(StageRun.objects.filter(stage="stacks").values_list("state", flat=True)) == {"due"}


def test_it_compares_all_again_when_the_check_has_changed(alice: User) -> None:
    one, copy = previewed(alice, scene(1)), previewed(alice, scene(1), 60)
    enrolled()
    run("hashes", "duplicates")
    group = DuplicateGroup.objects.get().pk
    Link.objects.update(per_cent=50)
    StageRun.objects.filter(stage="duplicates").update(version="an older one")
    enrol_missing()
    run("duplicates")
    assert Link.objects.get().per_cent > 90
    assert DuplicateGroup.objects.get().pk == group
    assert sets_of_groups() == {ids(one, copy)}


def test_it_tries_again_when_a_preview_cannot_be_read(alice: User) -> None:
    one, copy = previewed(alice, scene(1)), previewed(alice, scene(1), 60)
    enrolled()
    run("hashes")
    key = Rendition.objects.get(photo=copy).key
    content = renditions().open(key).read()
    renditions().delete(key)
    run("duplicates")
    waits = StageRun.objects.get(stage="duplicates", photo=copy)
    assert (waits.state, bool(waits.error)) == ("due", True)
    assert StageRun.objects.get(stage="duplicates", photo=one).state == "done"
    put(renditions(), key, content)
    StageRun.objects.filter(pk=waits.pk).update(due_at=waits.changed_at)
    run("duplicates")
    assert sets_of_groups() == {ids(one, copy)}
