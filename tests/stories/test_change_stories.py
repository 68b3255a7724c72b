"""Changing a story: words, chapters, photos, the cover; each by its owner alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from editing.carried import move_all
from photos.models import Photo
from stories.models import ChapterPhoto, Story
from stories.telling import changing
from stories.telling.refusals import InvalidStory
from tests.factories import make_photo
from tests.stories.telling import MONDAY, chapters, in_chapter, in_story, week_told

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
Told = tuple[Story, list[Photo]]
SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def told(alice: User) -> Told:
    return week_told(alice)


@pytest.fixture
def post(alice: User, told: Told, browser_of: BrowserOf) -> Callable[..., Any]:
    """By its owner, at an address beneath the story."""
    browser = browser_of(alice)

    def ask(address: str, **said: object) -> Any:
        return browser.post(f"/stories/{told[0].pk}/{address}", said)

    return ask


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def ids(photos: list[Photo]) -> list[int]:
    return [photo.pk for photo in photos]


def test_its_words_are_changed(
    alice: User, told: Told, post: Callable[..., Any], browser_of: BrowserOf
) -> None:
    story, _photos = told
    family = "\N{MAN}\u200d\N{WOMAN}"
    before = story.changed_at

    assert post("edit/", title=f"  Sun\n\0 {family} ").url == f"/stories/{story.pk}/edit/"
    post("edit/", lead=" One\r\n\r\nTwo\u202e ")

    story.refresh_from_db()
    assert (story.title, story.lead) == (f"Sun {family}", "One\n\nTwo")
    assert story.changed_at > before
    page = words(browser_of(alice).get(f"/stories/{story.pk}/edit/"))
    assert f'value="Sun {family}"' in page
    assert "<p>One</p>" in words(browser_of(alice).get(f"/stories/{story.pk}/"))


def test_what_is_too_long_is_refused_in_words(
    alice: User, told: Told, post: Callable[..., Any], browser_of: BrowserOf
) -> None:
    story, photos = told
    browser, address = browser_of(alice), f"/stories/{story.pk}/"

    page = browser.post(f"{address}edit/", {"title": "x" * 256}, follow=True)
    assert "At most 255 letters" in words(page)
    short = browser.post(f"{address}edit/", {"lead": "x" * 20_001}, **SCRIPT)
    assert (short.status_code, short.content.decode()) == (422, "At most 20000 letters.")
    said = {"photo": photos[0].pk, "verb": "caption", "caption": "x" * 1001}
    assert browser.post(f"{address}photos/", said, **SCRIPT).status_code == 422
    story.refresh_from_db()
    assert story.title == story.lead == ""


def test_chapters_are_added_named_placed_and_removed(
    told: Told, post: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    story, _photos = told
    first, second, *_others, last = chapters(story)

    post(f"chapters/{first.pk}/", title="Arrival", text="It rained.")
    first.refresh_from_db()
    assert (first.title, first.text) == ("Arrival", "It rained.")
    post(f"chapters/{first.pk}/place/", after=last.pk)
    assert chapters(story)[-1] == first
    post(f"chapters/{first.pk}/place/")
    assert chapters(story)[0] == first
    post(f"chapters/{first.pk}/place/", step="1")
    assert chapters(story)[:2] == [second, first]
    for _ in range(2):
        post(f"chapters/{first.pk}/place/", step="-1")
    assert chapters(story)[0] == first
    for bad in ({"step": "2"}, {"after": "x"}, {"after": 99}):
        assert post(f"chapters/{first.pk}/place/", **bad).status_code == 404
    post("chapters/")
    assert in_chapter(chapters(story)[-1]) == []
    post(f"chapters/{second.pk}/remove/")
    assert second not in chapters(story)
    assert Photo.objects.count() == 14
    monkeypatch.setattr(changing, "MOST_CHAPTERS", 7)
    post("chapters/")
    assert len(chapters(story)) == 7


def test_photos_are_placed_within_and_between_chapters(
    told: Told, post: Callable[..., Any], alice: User
) -> None:
    story, photos = told
    one, two, *_rest = ids(photos)
    first, second = chapters(story)[:2]

    post("photos/place/", photo=one, chapter=first.pk, after=two)
    assert in_chapter(first) == [two, one]
    post("photos/place/", photo=one, chapter=second.pk)
    assert [in_chapter(first), in_chapter(second)] == [[two], [one, *ids(photos[2:4])]]
    elsewhere = make_photo(alice)
    for bad in ({"photo": one}, {"photo": "x", "chapter": first.pk}, {"chapter": first.pk}):
        assert post("photos/place/", **bad).status_code == 404
    for gone in ({"after": elsewhere.pk}, {"after": one}):
        post("photos/place/", photo=two, chapter=first.pk, **gone)
        assert in_chapter(first) == [two]


def test_photos_step_through_the_story(told: Told, post: Callable[..., Any]) -> None:
    story, photos = told
    one, two, three, four, *_rest = ids(photos)

    post("photos/place/", photo=one, step="1")
    assert in_story(story)[:2] == [[two, one], [three, four]]
    post("photos/place/", photo=one, step="1")
    assert in_story(story)[:2] == [[two], [one, three, four]]
    post("photos/place/", photo=one, step="-1")
    assert in_story(story)[:2] == [[two, one], [three, four]]
    for _ in range(3):
        post("photos/place/", photo=one, step="-1")
    assert in_story(story)[:2] == [[one, two], [three, four]]
    assert post("photos/place/", photo=one, step="9").status_code == 404


def test_a_photo_is_made_the_cover_widened_captioned_and_taken_out(
    alice: User, told: Told, post: Callable[..., Any], browser_of: BrowserOf
) -> None:
    story, photos = told
    one = photos[4]
    row = ChapterPhoto.objects.get(photo=one)
    Photo.objects.filter(pk=one.pk).update(caption="A tram")

    for verb in ("cover", "widen"):
        assert post("photos/", photo=one.pk, verb=verb).url.endswith(f"#photo-{one.pk}")
    story.refresh_from_db()
    row.refresh_from_db()
    assert (story.cover, row.is_wide) == (one, True)
    page = words(browser_of(alice).get(f"/stories/{story.pk}/"))
    assert f'<div class="story-cover"> <img src="/photos/{one.pk}/preview' in page
    assert "<figcaption>A tram</figcaption>" in page
    post("photos/", photo=one.pk, verb="narrow")
    post("photos/", photo=one.pk, verb="caption", caption=" Line\t28 ")
    row.refresh_from_db()
    assert (row.is_wide, row.caption) == (False, "Line 28")
    page = words(browser_of(alice).get(f"/stories/{story.pk}/"))
    assert "<figcaption>Line 28</figcaption>" in page
    post("photos/", photo=one.pk, verb="take_out")
    assert not ChapterPhoto.objects.filter(photo=one).exists()
    post("photos/", photo=one.pk, verb="cover")
    assert post("photos/", photo=one.pk, verb="burn").status_code == 404
    changing.choose_cover(story, None)
    story.refresh_from_db()
    assert story.cover is None
    assert Photo.objects.filter(pk=one.pk).exists()


def test_photos_of_those_days_are_offered_and_put_in(
    alice: User, bob: User, told: Told, post: Callable[..., Any], browser_of: BrowserOf
) -> None:
    story, photos = told
    same_week, long_ago = make_photo(alice, MONDAY), make_photo(alice)
    trashed, his = make_photo(alice, MONDAY, trashed_at=timezone.now()), make_photo(bob, MONDAY)
    empty = changing.add_chapter(story)
    address = f"/stories/{story.pk}/chapters/{empty.pk}/choose/"
    browser = browser_of(alice)

    def offered(query: str = "") -> str:
        return words(browser.get(f"{address}{query}"))

    assert f'value="{same_week.pk}"' in offered()
    for away in (long_ago, trashed, his, photos[0]):
        assert f'value="{away.pk}"' not in offered()
    assert f'value="{long_ago.pk}"' in offered("?all=1")
    assert "<html" not in offered("?all=1&fragment=1")
    found = browser.post(address, {"photo": [long_ago.pk, same_week.pk, photos[0].pk]})
    assert found.url == f"/stories/{story.pk}/edit/#chapter-{empty.pk}"
    assert in_chapter(empty) == ids([long_ago, same_week])
    assert browser.post(address, {"photo": his.pk}).status_code == 404


def test_an_empty_story_offers_all_days(alice: User, told: Told, browser_of: BrowserOf) -> None:
    story, _photos = told
    other = make_photo(alice)
    chapter = chapters(story)[0]
    ChapterPhoto.objects.all().delete()

    page = browser_of(alice).get(f"/stories/{story.pk}/chapters/{chapter.pk}/choose/")

    assert f'value="{other.pk}"' in words(page)


def test_there_is_an_end_to_a_story(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    story, _photos = told
    monkeypatch.setattr(changing, "MOST_PHOTOS", 14)

    with pytest.raises(InvalidStory, match="14 photos at most"):
        changing.add_photos(chapters(story)[0], [make_photo(story.owner)])


def test_a_script_is_answered_shortly(alice: User, told: Told, browser_of: BrowserOf) -> None:
    story, _photos = told
    answer = browser_of(alice).post(f"/stories/{story.pk}/edit/", {"title": "Sun"}, **SCRIPT)

    assert (answer.status_code, answer.content) == (204, b"")


def test_nobody_else_changes_it(bob: User, told: Told, browser_of: BrowserOf) -> None:
    story, photos = told
    chapter = chapters(story)[0]
    beneath = f"chapters/{chapter.pk}"
    before = in_story(story)

    for address in (
        "edit/", "chapters/", f"{beneath}/", f"{beneath}/place/", f"{beneath}/remove/",
        f"{beneath}/choose/", "photos/", "photos/place/", "delete/",
    ):  # fmt: skip
        said = {"title": "Mine", "photo": photos[0].pk, "verb": "take_out", "step": "1"}
        asked = browser_of(bob).post(f"/stories/{story.pk}/{address}", said)
        assert asked.status_code == 404, address
    story.refresh_from_db()
    assert (story.title, in_story(story)) == ("", before)


def test_a_chapter_of_another_story_is_not_in_this_one(
    alice: User, told: Told, post: Callable[..., Any]
) -> None:
    other, _photos = week_told(alice)
    foreign = chapters(other)[0]

    assert post(f"chapters/{foreign.pk}/", title="x").status_code == 404
    photo = told[1][0]
    assert post("photos/place/", photo=photo.pk, chapter=foreign.pk).status_code == 404


def test_of_an_edited_photo_the_edit_is_told(alice: User, told: Told) -> None:
    story, photos = told
    changing.choose_cover(story, photos[0])
    version = make_photo(alice, MONDAY)

    move_all(photos[0], version)

    story.refresh_from_db()
    assert in_story(story)[0] == ids([version, photos[1]])
    assert story.cover == version
