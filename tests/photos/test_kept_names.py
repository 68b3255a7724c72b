"""Names of the sidecars in an export: an import knows them again."""

import pytest

from photos.kept_names import ENDINGS, kept_name, original_and_kind


@pytest.mark.parametrize("kind", list(ENDINGS))
@pytest.mark.parametrize("original", ["IMG_1.jpg", "no ending", "a.original.jpg", "🌋.heic"])
def test_a_name_tells_the_original_and_the_kind(original: str, kind: str) -> None:
    for number in (1, 2, 137):
        name = kept_name(original, kind, number)
        assert original_and_kind(name) == (original, kind)
    assert kept_name("a.jpg", "takeout", 1) == "a.jpg.original.json"
    assert kept_name("a.jpg", "takeout", 2) == "a.jpg.original-2.json"


@pytest.mark.parametrize(
    "name",
    ["a.jpg", "a.jpg.xmp", "a.jpg.json", ".original.json", "a.original.txt", "original.json"],
)
def test_other_files_are_none(name: str) -> None:
    assert original_and_kind(name) is None
