"""The stage that finds faces: what is found again keeps its row, and what was said stays."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from faces import describing, looking
from faces.detection import detect_faces
from faces.grouping import space as grouping_space
from faces.models import Face, FaceDecision, FaceVector, NameInPhoto, OtherName, Person
from faces.services import confirm_faces, draw_face, name_face, refuse_faces, reject_faces, undo
from faces.tasks import place_again, regroup_library
from ml.box import Box
from ml.face import FaceSpace
from photos.models import Photo, Region
from photos.previews import NoPreview
from photos.storage import renditions
from quality.models import Quality
from tests.faces.squares import Squares, paint
from tests.factories import make_photo

ONE = (100, 90, 180, 170)
MOVED = (108, 92, 188, 172)
TWO = (250, 100, 310, 160)


@pytest.fixture
def squares(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Squares:
    model = Squares()
    settings.FACE_MODEL = model.name
    monkeypatch.setattr(looking, "load_face_model", lambda *_, **__: model)
    space = lambda *_: FaceSpace(model.version, model.dimensions, model.cutoff)  # noqa: E731
    monkeypatch.setattr(grouping_space, "face_space", space)
    for place in (looking, describing):
        monkeypatch.setattr(place, "face_model_version", lambda _: model.version)
    return model


@pytest.fixture
def photo(alice: User, squares: Squares) -> Photo:
    return paint(make_photo(alice), ONE)


def mark(photo: Photo, name: str = "Anna", square: tuple[int, ...] | None = ONE) -> Region:
    """As the metadata stage keeps what a file says."""
    box = Box(0, 0, 0, 0)
    if square:
        left, top, right, bottom = square
        box = Box(left / 400, top / 300, (right - left) / 400, (bottom - top) / 300)
    place = {side: getattr(box, side) or None for side in ("left", "top", "width", "height")}
    return Region.objects.create(photo=photo, name=name, **place)


def names() -> list[str]:
    return [face.person.name if face.person else "" for face in Face.objects.order_by("left")]


def test_it_finds_faces_and_describes_them(photo: Photo) -> None:
    detect_faces([photo])
    face = Face.objects.get()
    assert (face.photo, face.origin, face.person) == (photo, "model", None)
    assert (face.left, face.top) == (0.25, 0.3)
    assert (face.width, face.height) == pytest.approx((0.2, 80 / 300))
    assert (face.confidence, face.quality, len(face.landmarks)) == (0.9, 0.8, 5)
    assert renditions().exists(face.crop_key)
    vector = FaceVector.objects.get()
    assert (vector.face, vector.model, vector.version) == (face, "squares", 1)
    assert list(vector.vector) == [1, 0]


def test_twice_is_the_same_as_once(photo: Photo) -> None:
    detect_faces([photo])
    before = Face.objects.values().get(), FaceVector.objects.values().get()["id"]
    detect_faces([photo])
    assert (Face.objects.values().get(), FaceVector.objects.values().get()["id"]) == before


def test_a_picture_without_faces_has_none(alice: User, squares: Squares) -> None:
    detect_faces([paint(make_photo(alice)), paint(make_photo(alice))])
    assert not Face.objects.exists()


def test_without_a_preview_it_says_so(alice: User, squares: Squares) -> None:
    with pytest.raises(NoPreview):
        detect_faces([make_photo(alice)])


def test_faces_alike_become_one_person(alice: User, squares: Squares) -> None:
    photos = [paint(make_photo(alice), ONE) for _ in range(3)]
    detect_faces([*photos, paint(make_photo(alice), TWO, green=250)])
    groups = list(Face.objects.order_by("pk").values_list("person", flat=True))
    assert len(set(groups[:3])) == 1
    assert groups[0] is not None
    assert groups[3] is None


def test_a_face_that_moved_keeps_its_row(photo: Photo, squares: Squares) -> None:
    detect_faces([photo])
    before = Face.objects.get()
    paint(photo, MOVED)
    detect_faces([photo])
    face = Face.objects.get()
    assert face.pk == before.pk
    assert face.left == pytest.approx(0.27)
    assert face.crop_key != before.crop_key


def test_a_face_that_is_found_no_more_goes(photo: Photo) -> None:
    detect_faces([photo])
    paint(photo, TWO)
    detect_faces([photo])
    assert Face.objects.get().left == 250 / 400


@pytest.mark.parametrize("said", ["named", "rejected", "refused", "cover", "drawn"])
def test_a_face_that_somebody_spoke_of_stays(
    alice: User, photo: Photo, squares: Squares, said: str
) -> None:
    detect_faces([photo])
    face = Face.objects.get()
    anna = Person.objects.create(owner=alice, name="Anna")
    match said:
        case "named":
            confirm_faces([face], anna)
        case "rejected":
            reject_faces([face], anna)
        case "refused":
            refuse_faces([face])
        case "cover":
            Person.objects.update(cover=face)
        case "drawn":
            Face.objects.update(origin="person")
    paint(photo)
    detect_faces([photo])
    kept = Face.objects.get()
    assert (kept.pk, kept.box, kept.crop_key) == (face.pk, face.box, face.crop_key)


def test_what_is_no_face_is_not_found_again(photo: Photo, squares: Squares) -> None:
    detect_faces([photo])
    refuse_faces(Face.objects.all())
    detect_faces([photo])
    assert Face.objects.get().refused_at is not None


def test_another_model_describes_all_anew(alice: User, photo: Photo, squares: Squares) -> None:
    detect_faces([photo])
    drawn = draw_face(photo, Box(0.6, 0.1, 0.2, 0.2), "Ben", alice).face
    detect_faces([photo])
    squares.version, squares.grown = 2, 1.2
    detect_faces([photo])
    assert list(FaceVector.objects.values_list("version", flat=True)) == [2, 2]
    assert drawn is not None
    assert Face.objects.get(pk=drawn.pk).box == drawn.box
    found = Face.objects.exclude(pk=drawn.pk).get()
    assert found.width == pytest.approx(0.24)
    assert names() == ["", "Ben"]


def test_only_what_is_new_is_described(alice: User, photo: Photo, squares: Squares) -> None:
    detect_faces([photo])
    draw_face(photo, Box(0.6, 0.1, 0.2, 0.2), "Ben", alice)
    squares.seen.clear()
    detect_faces([photo])
    assert squares.seen == ["find", "describe 1"]


def test_a_region_of_the_file_names_the_face_that_is_found(photo: Photo) -> None:
    mark(photo, square=MOVED)
    detect_faces([photo])
    face = Face.objects.get()
    assert (face.origin, face.left) == ("file", 0.27)
    assert names() == ["Anna"]
    assert FaceDecision.objects.get().origin == "file"


def test_a_region_where_no_face_is_found_is_one(photo: Photo, squares: Squares) -> None:
    mark(photo, "", square=TWO)
    detect_faces([photo])
    marked = Face.objects.get(origin="file")
    assert marked.vectors.count() == 1
    assert renditions().exists(marked.crop_key)
    assert not Person.objects.exists()


def test_a_name_of_the_file_is_found_among_the_other_names(alice: User, photo: Photo) -> None:
    anna = Person.objects.create(owner=alice, name="Anna Berg")
    OtherName.objects.create(person=anna, name="Anna")
    mark(photo, "ANNA")
    detect_faces([photo])
    assert Face.objects.get().person == anna


def test_a_name_without_a_place_is_kept(photo: Photo) -> None:
    mark(photo, square=None)
    detect_faces([photo])
    detect_faces([photo])
    assert NameInPhoto.objects.get().name == "Anna"
    assert names() == [""]


def test_a_file_is_believed_once(alice: User, photo: Photo) -> None:
    mark(photo)
    detect_faces([photo])
    face = Face.objects.get()
    name_face(face, "Ben")
    detect_faces([photo])
    assert names() == ["Ben"]


def test_the_word_of_a_person_stands_against_a_file_that_changed(photo: Photo) -> None:
    mark(photo)
    detect_faces([photo])
    name_face(Face.objects.get(), "Ben")
    Region.objects.all().delete()
    mark(photo, "Carla")
    detect_faces([photo])
    assert names() == ["Ben"]


def test_whom_a_person_ruled_out_a_file_does_not_bring_back(photo: Photo) -> None:
    mark(photo)
    detect_faces([photo])
    reject_faces(Face.objects.all(), Person.objects.get())
    Region.objects.all().delete()
    mark(photo)
    detect_faces([photo])
    assert names() == [""]


def test_a_file_may_correct_itself(photo: Photo) -> None:
    mark(photo)
    detect_faces([photo])
    Region.objects.all().delete()
    mark(photo, "Ben")
    detect_faces([photo])
    assert names() == ["Ben"]


def test_a_refused_face_takes_no_name_from_the_file(photo: Photo) -> None:
    detect_faces([photo])
    refuse_faces(Face.objects.all())
    mark(photo)
    detect_faces([photo])
    assert not FaceDecision.objects.exists()
    assert Face.objects.get().refused_at is not None


def test_a_box_that_a_person_drew_is_not_moved_by_a_file(alice: User, photo: Photo) -> None:
    drawn = draw_face(photo, Box(0.24, 0.28, 0.2, 0.28), "Anna", alice).face
    mark(photo, "Ben")
    detect_faces([photo])
    assert drawn is not None
    face = Face.objects.get()
    assert (face.pk, face.box, face.origin) == (drawn.pk, drawn.box, "person")
    assert names() == ["Anna"]


def test_undo_after_a_new_look_brings_back_what_was(photo: Photo, squares: Squares) -> None:
    detect_faces([photo])
    change = name_face(Face.objects.get(), "Anna")
    squares.version = 2
    detect_faces([photo])
    undo(change)
    assert names() == [""]


def test_owners_stay_apart(alice: User, bob: User, squares: Squares) -> None:
    detect_faces([paint(make_photo(owner), ONE) for owner in (alice, bob, alice, bob)])
    groups = Person.objects.values_list("owner", flat=True)
    assert sorted(groups) == sorted([alice.pk, bob.pk])
    for face in Face.objects.select_related("person", "photo"):
        assert face.person is not None
        assert face.person.owner_id == face.photo.owner_id


def test_a_worker_looks_at_a_face_that_was_drawn(
    alice: User, photo: Photo, squares: Squares
) -> None:
    detect_faces([paint(make_photo(alice), ONE)])
    drawn = draw_face(photo, Box(0.25, 0.3, 0.2, 0.26), "Anna", alice).face
    assert drawn is not None
    place_again([drawn.pk])
    assert drawn.vectors.get().model == "squares"
    regroup_library(alice.pk)
    assert names() == ["Anna", "Anna"]


def test_what_the_worker_did_not_hear_of_waits_for_the_night(
    alice: User, photo: Photo, squares: Squares
) -> None:
    draw_face(photo, Box(0.25, 0.3, 0.2, 0.26), "Anna", alice)
    draw_face(make_photo(alice), Box(0.25, 0.3, 0.2, 0.26), "Ben", alice)
    regroup_library(alice.pk)
    assert FaceVector.objects.get().face.photo == photo


def test_it_tells_how_many_have_open_eyes_of_those_whose_eyelids_are_seen(
    alice: User, squares: Squares
) -> None:
    photo = paint(make_photo(alice), ONE, TWO)
    detect_faces([photo])
    assert not Quality.objects.exists()
    squares.eyes_open = (True, False)
    detect_faces([photo])
    assert Quality.objects.get(photo=photo).eyes_open == 0.5
    assert list(Face.objects.order_by("left").values_list("eyes_open", flat=True)) == [True, False]
    squares.eyes_open = (True, None)
    detect_faces([photo])
    assert Quality.objects.get(photo=photo).eyes_open == 1
    squares.eyes_open = (None, None)
    detect_faces([photo])
    assert Quality.objects.get(photo=photo).eyes_open is None


def test_the_eyes_of_what_is_no_face_do_not_count(alice: User, squares: Squares) -> None:
    photo = paint(make_photo(alice), ONE, TWO)
    squares.eyes_open = (True, False)
    detect_faces([photo])
    Face.objects.filter(eyes_open=False).update(refused_at=timezone.now())
    detect_faces([photo])
    assert Quality.objects.get(photo=photo).eyes_open == 1


def test_a_pack_that_draws_eyelids_looks_at_all_photos_again(
    squares: Squares, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = looking.current_version()
    monkeypatch.setattr(looking, "sees_eyelids", lambda *_: True)
    assert looking.current_version() == f"{before}-eyes"
