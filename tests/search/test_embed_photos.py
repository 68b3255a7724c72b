"""A photo gets its meaning: one vector and the model's tags, however often it is looked at."""

from collections.abc import Callable

import numpy as np
import pytest

from accounts.models import User
from photos.models import Photo, PhotoTag, Tag
from photos.previews import NoPreview
from photos.services.tags import refuse_tag
from search.looking.embedding import embed_photos, prepared
from search.models import Embedding
from tests.factories import make_photo
from tests.search.conftest import BLUE, GREEN, RED, add_preview
from tests.search.encoder import ColourEncoder


def tags_of(photo: Photo) -> set[tuple[str, str]]:
    return set(photo.photo_tags.values_list("tag__name", "origin"))


def test_it_stores_a_vector_and_tags(alice: User, colours: ColourEncoder) -> None:
    red, blue = add_preview(make_photo(alice), RED), add_preview(make_photo(alice), BLUE)
    embed_photos([red, blue])
    rows = {row.photo_id: row for row in Embedding.objects.all()}
    assert np.argmax(rows[red.pk].vector) == 0
    assert np.argmax(rows[blue.pk].vector) == 2
    assert (rows[red.pk].model, rows[red.pk].version) == ("colours", 1)
    assert tags_of(red) == {("red", "model")}
    assert PhotoTag.objects.get(photo=blue).confidence > 0.9


def test_it_is_the_same_twice(alice: User, colours: ColourEncoder) -> None:
    photo = add_preview(make_photo(alice), RED)
    embed_photos([photo])
    embed_photos([photo])
    assert Embedding.objects.count() == PhotoTag.objects.count() == Tag.objects.count() == 1


def test_it_looks_again_with_a_new_version(alice: User, colours: ColourEncoder) -> None:
    photo = add_preview(make_photo(alice), RED)
    embed_photos([photo])
    colours.version = 2
    embed_photos([photo])
    assert Embedding.objects.get(photo=photo).version == 2


def test_it_keeps_the_rows_of_other_models(alice: User, colours: ColourEncoder) -> None:
    photo = add_preview(make_photo(alice), RED)
    embed_photos([photo])
    colours.name = "better"
    embed_photos([photo])
    assert set(Embedding.objects.values_list("model", flat=True)) == {"colours", "better"}


def test_it_replaces_only_what_a_model_said(alice: User, colours: ColourEncoder) -> None:
    photo = add_preview(make_photo(alice), RED)
    for origin, name in (("model", "green"), ("person", "red"), ("file", "green")):
        tag, _ = Tag.objects.get_or_create(owner=alice, name=name)
        PhotoTag.objects.create(photo=photo, tag=tag, origin=origin)
    embed_photos([photo])
    assert tags_of(photo) == {("red", "model"), ("red", "person"), ("green", "file")}


def test_it_keeps_the_tags_of_owners_apart(alice: User, bob: User, colours: ColourEncoder) -> None:
    photos = [add_preview(make_photo(owner), GREEN) for owner in (alice, bob)]
    embed_photos(photos)
    assert set(Tag.objects.values_list("owner", "name")) == {
        (alice.pk, "green"),
        (bob.pk, "green"),
    }


def test_it_refuses_a_photo_without_preview(alice: User, colours: ColourEncoder) -> None:
    ready, early = add_preview(make_photo(alice), RED), make_photo(alice)
    with pytest.raises(NoPreview, match=f"No preview yet of photo {early.pk}$"):
        embed_photos([ready, early])
    assert not Embedding.objects.exists()


def test_it_hangs_tags_beneath_wider_ones(
    alice: User, colours: ColourEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = add_preview(make_photo(alice), RED)
    monkeypatch.setattr("tests.search.encoder.COLOURS", ("Beagle", "green", "blue"))
    embed_photos([photo])
    assert tags_of(photo) == {("Beagle", "model")}
    beagle = Tag.objects.select_related("parent__parent").get(name="Beagle")
    assert [str(beagle.parent), str(beagle.parent.parent)] == ["dog", "animal"]


def test_it_keeps_off_what_a_person_took_off(alice: User, colours: ColourEncoder) -> None:
    photo = add_preview(make_photo(alice), RED)
    embed_photos([photo])
    refuse_tag(photo, Tag.objects.get(name="red"))
    colours.name, colours.version = "better", 2
    embed_photos([photo])
    assert tags_of(photo) == set()


def test_it_tags_a_screenshot_by_its_file(alice: User, colours: ColourEncoder) -> None:
    photo = add_preview(make_photo(alice, filename="Screenshot_1.jpg"), RED)
    embed_photos([photo])
    assert tags_of(photo) == {("red", "model"), ("screenshot", "model")}


def test_it_does_nothing_with_no_photos(db: None, colours: ColourEncoder) -> None:
    embed_photos([])
    assert not Embedding.objects.exists()


def test_its_query_count_does_not_grow(
    alice: User, colours: ColourEncoder, django_assert_max_num_queries: Callable[..., None]
) -> None:
    photos = [add_preview(make_photo(alice), RED) for _ in range(12)]
    with django_assert_max_num_queries(13):
        embed_photos(photos)


@pytest.mark.parametrize(
    ("size", "seen_px"),
    [((1440, 1080), (540, 720)), ((900, 1440), (720, 450)), ((1440, 1), (1, 1440))],
)
def test_it_reads_no_more_of_a_preview_than_it_needs(
    alice: User, size: tuple[int, int], seen_px: tuple[int, int]
) -> None:
    photo = add_preview(make_photo(alice), RED, size=size)
    assert next(prepared([photo], ColourEncoder())).shape == (*seen_px, 3)
