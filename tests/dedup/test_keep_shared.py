"""With whom a photo that goes is shared sees the one that is kept, and its note is kept, too."""

from accounts.models import User
from dedup import services
from photos.models import Photo
from rights.models import LinkPhoto, ShareLink, Space, SpacePhoto
from stories.models import Chapter, ChapterPhoto, Story
from tests.dedup.resolved import make_pair


def test_spaces_links_and_notes_move_and_come_back(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    Photo.objects.filter(pk=loser.pk).update(note="Scan again")
    space, other = Space.objects.create(name="Family"), Space.objects.create(name="Trip")
    link = ShareLink.objects.create(owner=alice, token="a")
    for each, photo in ((space, loser), (other, loser), (other, keeper)):
        SpacePhoto.objects.create(space=each, photo=photo)
    LinkPhoto.objects.create(link=link, photo=loser)

    (going,) = services.plan(group, keeper, [loser]).going
    resolution = services.resolve(group, keeper, [loser])

    assert "space “Family”" in going.sentence
    assert "Trip" not in going.sentence
    assert "a share link" in going.sentence
    assert set(keeper.space_photos.values_list("space", flat=True)) == {space.pk, other.pk}
    assert keeper.link_photos.get().link == link
    assert Photo.objects.get(pk=keeper.pk).note == "Scan again"

    services.undo(resolution)
    assert list(keeper.space_photos.values_list("space", flat=True)) == [other.pk]
    assert not keeper.link_photos.exists()
    assert Photo.objects.get(pk=keeper.pk).note == ""


def test_a_story_tells_the_one_that_is_kept_once_and_comes_back(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    told, knows_both = (Story.objects.create(owner=alice, made_from="trip") for _ in range(2))
    first, second, other = (
        Chapter.objects.create(story=story) for story in (told, told, knows_both)
    )
    row = {"photo": loser, "position": 3, "is_wide": True, "caption": "The gate"}
    ChapterPhoto.objects.create(chapter=first, **row)
    ChapterPhoto.objects.create(chapter=other, photo=keeper)
    ChapterPhoto.objects.create(chapter=Chapter.objects.create(story=knows_both), photo=loser)

    (going,) = services.plan(group, keeper, [loser]).going
    resolution = services.resolve(group, keeper, [loser])

    assert going.sentence.count("a story") == 1
    kept = keeper.chapter_photos.get(chapter=first)
    assert (kept.position, kept.is_wide, kept.caption) == (3, True, "The gate")
    assert set(keeper.chapter_photos.values_list("chapter", flat=True)) == {first.pk, other.pk}
    assert not second.photos.exists()
    services.undo(resolution)
    assert keeper.chapter_photos.get().chapter == other


def test_two_notes_are_kept_line_by_line(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    Photo.objects.filter(pk=keeper.pk).update(note="Scan again")
    Photo.objects.filter(pk=loser.pk).update(note="Scan again\nAsk Anna")
    services.resolve(group, Photo.objects.get(pk=keeper.pk), [Photo.objects.get(pk=loser.pk)])
    assert Photo.objects.get(pk=keeper.pk).note == "Scan again\nAsk Anna"
