"""Every verb, taken back, leaves nothing; what somebody said later stays, also the same again."""

import random
from collections.abc import Callable

import pytest

from accounts.models import User
from albums.models import Album
from curating.doing import do, take_back
from curating.invalid import InvalidAction
from curating.models import Action, Touched
from curating.verbs import VERBS
from photos.models import Decision, Photo, PhotoTag, RefusedTag, Tag
from photos.services.removal import restore_photos
from tests.curating.library import Library, all_rows, make_library
from tests.factories import make_photo

SAID: dict[str, Callable[[Library], dict[str, str]]] = {
    "call": lambda library: {"look": "document"},
    "rate": lambda library: {"rating": "5"},
    "caption": lambda library: {"caption": "In the mountains\r\n"},
    "note": lambda library: {"note": "Ask grandmother"},
    "tag": lambda library: {"tags": "sun, Holiday, DOG"},
    "untag": lambda library: {"tag": str(tag("dog").pk)},
    "retag": lambda library: {"tag": str(tag("sun").pk)},
    "put_in": lambda library: {"album": str(library.album.pk)},
    "take_out": lambda library: {"album": str(library.album.pk)},
    "merge_tag": lambda library: {"tag": str(tag("sun").pk), "into": str(tag("beach").pk)},
    "correct_time": lambda library: {"way": "shift", "by": "-1h 30m"},
    "correct_place": lambda library: {"way": "point", "point": "38.71, -9.14"},
}
# Those that make files are tried in test_edit_photos.py.
OF_ROWS = [name for name, verb in VERBS.items() if verb.of_photos and not verb.of_originals]


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def words(library: Library, verb: str) -> dict[str, str]:
    return SAID[verb](library) if verb in SAID else {}


@pytest.fixture
def library(alice: User) -> Library:
    return make_library(alice)


def act(library: Library, verb: str, **said: str) -> Action:
    return do(library.owner, verb, library.ids, said or words(library, verb))


@pytest.mark.parametrize("verb", OF_ROWS)
def test_a_verb_taken_back_leaves_nothing(library: Library, verb: str) -> None:
    before = all_rows(library.owner)
    action = act(library, verb)
    assert all_rows(library.owner) != before
    assert action.count > 0
    assert action.sentence
    undone = take_back(action)
    assert all_rows(library.owner) == before
    assert undone.undone_at
    assert (undone.kept_rows, undone.gone_count) == (0, 0)
    assert not Touched.objects.exists()
    assert take_back(undone).undone_at == undone.undone_at


def test_a_new_album_goes_with_the_action_that_made_it(library: Library) -> None:
    before = all_rows(library.owner)
    action = act(library, "put_in", title="  New  one ")
    assert Album.objects.get(title="New one").photos.count() == 6
    take_back(action)
    assert all_rows(library.owner) == before


def test_what_was_said_later_stays_also_where_it_is_the_same(library: Library) -> None:
    first = act(library, "rate", rating="4")
    do(library.owner, "rate", library.ids[:2], {"rating": "4"})
    undone = take_back(first)
    assert [Photo.objects.get(pk=pk).rating for pk in library.ids[:3]] == [4, 4, None]
    assert undone.kept_rows == 2
    assert "2 photos stay, somebody rated them later." in undone.undone_sentence


def test_undone_in_the_other_order_nothing_of_either_is_left(library: Library) -> None:
    before = all_rows(library.owner)
    actions = [act(library, verb) for verb in ("favourite", "unfavourite", "favourite")]
    for action in actions:
        take_back(action)
    assert all_rows(library.owner) == before


def test_what_something_else_changed_stays_and_is_told(library: Library) -> None:
    action = act(library, "trash")
    restore_photos(Photo.objects.filter(pk=library.ids[0]))
    undone = take_back(action)
    assert "1 photo stays, it was changed since." in undone.undone_sentence
    assert not Photo.objects.filter(pk=library.ids[1], trashed_at__isnull=False).exists()


def test_what_is_gone_for_good_is_told(library: Library) -> None:
    action = act(library, "favourite")
    Photo.objects.filter(pk=library.ids[0]).delete()
    undone = take_back(action)
    assert "1 photo is gone for good." in undone.undone_sentence
    assert undone.kept_rows == 0


def test_a_row_does_not_come_back_without_what_it_hangs_on(library: Library) -> None:
    action = act(library, "take_out")
    library.album.delete()
    undone = take_back(action)
    assert undone.kept_rows > 0
    assert undone.undone_at


def test_a_person_decided_it(library: Library) -> None:
    do(library.owner, "trash", library.ids[:1])
    do(library.owner, "favourite", library.ids[:1])
    said = Decision.objects.filter(photo=library.ids[0])
    assert {"trashed_at", "is_favourite"} <= set(said.values_list("column", flat=True))


def test_others_and_locked_photos_are_left_out_silently(library: Library, bob: User) -> None:
    theirs, locked = make_photo(bob), make_photo(library.owner, is_locked=True)
    for verb in OF_ROWS:
        chosen = [theirs.pk, locked.pk, 10**15]
        assert do(library.owner, verb, chosen, words(library, verb)).count == 0
    for photo in (theirs, locked):
        fresh = Photo.objects.get(pk=photo.pk)
        assert not (fresh.is_favourite)
        assert not (fresh.trashed_at)
        assert not (fresh.rating)
        assert not (fresh.caption)
    assert not Touched.objects.exists()


def test_a_whole_stack_goes_with_what_stands_for_it(library: Library) -> None:
    primary, beneath = library.photos[4:]
    do(library.owner, "trash", [primary.pk])
    assert not Photo.objects.filter(pk__in=[primary.pk, beneath.pk], trashed_at=None).exists()


def test_a_file_beneath_goes_alone(library: Library) -> None:
    primary, beneath = library.photos[4:]
    do(library.owner, "trash", [beneath.pk])
    assert Photo.objects.get(pk=primary.pk).trashed_at is None
    assert do(library.owner, "restore", [beneath.pk]).count == 1


def test_a_stack_shows_what_is_left_of_it_and_then_its_own_again(library: Library) -> None:
    primary, beneath = library.photos[4:]
    do(library.owner, "trash", [primary.pk])
    do(library.owner, "restore", [beneath.pk])
    assert Photo.objects.get(pk=beneath.pk).is_primary
    do(library.owner, "restore", [primary.pk])
    assert Photo.objects.get(pk=primary.pk).is_primary


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("", {}), ("fly", {}), ("rate", {}), ("rate", {"rating": "6"}), ("tag", {}),
        ("tag", {"tags": "x" * 101}), ("untag", {"tag": "0"}), ("untag", {"tag": "x"}),
        ("put_in", {}), ("take_out", {"album": "9" * 30}), ("note", {"note": "x" * 5001}),
        ("caption", {"caption": "\0"}),
    ],
)  # fmt: skip
def test_it_refuses_what_makes_no_sense(library: Library, verb: str, said: dict[str, str]) -> None:
    with pytest.raises(InvalidAction):
        do(library.owner, verb, library.ids, said)
    assert not Action.objects.exists()


def test_it_files_nothing_in_smart_or_foreign_albums(library: Library, bob: User) -> None:
    smart = Album.objects.create(owner=library.owner, title="Dogs", query="dog")
    theirs = Album.objects.create(owner=bob, title="Theirs")
    for album in (smart, theirs):
        with pytest.raises(InvalidAction):
            do(library.owner, "put_in", library.ids, {"album": str(album.pk)})


def test_what_a_model_calls_a_kind_of_it_goes_with_the_tag(library: Library) -> None:
    act(library, "untag")
    assert not PhotoTag.objects.filter(photo=library.photos[3]).exists()
    assert RefusedTag.objects.filter(photo=library.photos[3]).count() == 2


def test_a_tag_goes_with_the_last_decision_that_names_it(library: Library) -> None:
    first, second = (act(library, "tag", tags="Holiday") for _ in range(2))
    take_back(first)
    assert Tag.objects.filter(name="Holiday").exists()
    take_back(second)
    assert not Tag.objects.filter(name="Holiday").exists()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_and_undone_in_whatever_order(library: Library, seed: int) -> None:
    """Against a small model: a photo has what the last standing action said, else what it had."""
    dice = random.Random(seed)
    before = all_rows(library.owner)
    original = {pk: Photo.objects.get(pk=pk) for pk in library.ids}
    standing: list[tuple[Action, str, set[int]]] = []
    for _ in range(14):
        if standing and dice.random() < 0.4:
            action, *_ = standing.pop(dice.randrange(len(standing)))
            take_back(action)
        else:
            verb, ids = dice.choice(OF_ROWS), dice.sample(library.ids, dice.randint(1, 4))
            action = do(library.owner, verb, ids, words(library, verb))
            standing.append((action, verb, set(ids)))
        for pk in library.ids:
            now = Photo.objects.get(pk=pk)
            hearts = [v for _, v, ids in standing if pk in ids and v.endswith("favourite")]
            heart = hearts[-1] == "favourite" if hearts else original[pk].is_favourite
            stars = [v for _, v, ids in standing if pk in ids and v in {"rate", "unrate"}]
            rating = {"rate": 5, "unrate": None}[stars[-1]] if stars else original[pk].rating
            assert (now.is_favourite, now.rating) == (heart, rating)
    dice.shuffle(standing)
    for action, *_ in standing:
        take_back(action)
    assert all_rows(library.owner) == before
    assert not Touched.objects.exists()
