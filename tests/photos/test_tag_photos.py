"""What a person says of a tag: it is there, or it is not, whatever a model thinks later."""

from itertools import pairwise

import pytest

from accounts.models import User
from photos.models import Photo, PhotoTag, RefusedTag, Tag
from photos.services.tags import (
    InvalidTag,
    add_tags,
    clean_tag_name,
    place_beneath,
    refuse_tag,
    replace_file_tags,
    replace_model_tags,
    restore_tag,
    tag_ids,
)
from tests.factories import make_photo


def tags_of(photo: Photo) -> set[tuple[str, str]]:
    return set(photo.photo_tags.values_list("tag__name", "origin"))


def guess(photo: Photo, *chain: str) -> None:
    """A model says the first of the words, which is a kind of the others."""
    ids = tag_ids((photo.owner_id, name) for name in chain)
    line = [ids[photo.owner_id, name] for name in chain]
    place_beneath(dict(pairwise(line)))
    row = PhotoTag(photo=photo, tag_id=line[0], origin="model", confidence=0.6)
    replace_model_tags([photo], [row], {line[0]: line[1:]})


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_it_adds_the_words_of_a_person(alice: User) -> None:
    photo = make_photo(alice)
    add_tags(photo, "  Grandma's   garden, roses,, ")
    assert tags_of(photo) == {("Grandma's garden", "person"), ("roses", "person")}


def test_it_knows_a_tag_in_any_case(alice: User, bob: User) -> None:
    Tag.objects.create(owner=bob, name="BEACH")
    photo = make_photo(alice)
    replace_file_tags(photo, ["Beach", "beach"])
    add_tags(photo, "BEACH, ﾌﾞ, Straße, straße")
    guess(photo, "beach")
    assert tags_of(photo) >= {("Beach", "file"), ("Beach", "person"), ("Beach", "model")}
    assert Tag.objects.filter(owner=alice, name__iexact="beach").count() == 1
    assert Tag.objects.filter(owner=alice, name__iexact="straße").count() == 1


@pytest.mark.parametrize("text", ["", " , ", "x" * 101, "\u200e\u202e", "\x00"])
def test_it_refuses_what_is_no_tag(alice: User, text: str) -> None:
    photo = make_photo(alice)
    with pytest.raises(InvalidTag):
        add_tags(photo, text)
    assert not Tag.objects.exists()


def test_it_cleans_a_name() -> None:
    assert clean_tag_name(" a\tb\x00\u202ec\n") == "a bc"
    assert clean_tag_name("Cafe\u0301") == "Café"
    assert clean_tag_name("\U0001f468\u200d\U0001f469") == "\U0001f468\u200d\U0001f469"


def test_it_never_brings_back_what_a_person_took_off(alice: User) -> None:
    photo, other = make_photo(alice), make_photo(alice)
    guess(photo, "dog", "animal")
    refuse_tag(photo, tag("dog"))
    for _ in range(2):
        guess(photo, "dog", "animal")
        guess(other, "dog", "animal")
    assert tags_of(photo) == set()
    assert tags_of(other) == {("dog", "model")}


def test_who_refuses_a_dog_refuses_a_poodle(alice: User) -> None:
    photo = make_photo(alice)
    add_tags(photo, "dog")
    guess(photo, "poodle", "dog", "animal")
    refuse_tag(photo, tag("dog"))
    guess(photo, "poodle", "dog", "animal")
    assert tags_of(photo) == set()


def test_it_lets_a_person_name_a_poodle_who_refuses_the_dog(alice: User) -> None:
    photo = make_photo(alice)
    guess(photo, "poodle", "dog")
    add_tags(photo, "poodle, dog")
    refuse_tag(photo, tag("dog"))
    assert tags_of(photo) == {("poodle", "person")}


def test_it_takes_a_refusal_back_with_all_that_went(alice: User) -> None:
    photo = make_photo(alice)
    guess(photo, "poodle", "dog")
    add_tags(photo, "dog")
    before = set(photo.photo_tags.values_list("tag", "origin", "confidence"))
    refuse_tag(photo, tag("dog"))
    refuse_tag(photo, tag("dog"))
    restore_tag(photo, tag("dog"))
    restore_tag(photo, tag("dog"))
    assert set(photo.photo_tags.values_list("tag", "origin", "confidence")) == before
    assert not RefusedTag.objects.exists()


def test_a_person_who_adds_a_tag_refuses_it_no_more(alice: User) -> None:
    photo = make_photo(alice)
    guess(photo, "dog")
    refuse_tag(photo, tag("dog"))
    add_tags(photo, "Dog")
    guess(photo, "dog")
    assert tags_of(photo) == {("dog", "person"), ("dog", "model")}


def test_it_keeps_a_keyword_off_that_a_person_took_off(alice: User) -> None:
    photo = make_photo(alice)
    replace_file_tags(photo, ["work", "sea"])
    refuse_tag(photo, tag("work"))
    replace_file_tags(photo, ["Work", "sea"])
    assert tags_of(photo) == {("sea", "file")}


def test_it_follows_no_ring_of_tags_for_ever(alice: User) -> None:
    photo = make_photo(alice)
    guess(photo, "egg", "hen")
    Tag.objects.filter(name="hen").update(parent=tag("egg"))
    Tag.objects.create(owner=alice, name="stone")
    refuse_tag(photo, tag("stone"))
    assert tags_of(photo) == {("egg", "model")}


def test_it_keeps_the_place_that_a_tag_has_in_the_tree(alice: User) -> None:
    photo = make_photo(alice)
    guess(photo, "dog", "friend")
    guess(photo, "dog", "animal")
    assert tag("dog").parent == tag("friend")
