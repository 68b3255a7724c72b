"""What the page of one group shows of two or more photos."""

from typing import Any

import pytest

from accounts.models import User
from albums.models import Album, AlbumPhoto
from dedup import services
from dedup.models import Link
from photos.models import Photo
from tests.dedup.group_page import SCRIPT, Group, SignIn, address, make_pair
from tests.factories import make_group, make_photo


@pytest.fixture
def pair(alice: User) -> Group:
    return make_pair(alice)


def test_it_shows_the_one_to_keep_first(alice: User, browser_of: SignIn) -> None:
    small = make_photo(alice, width_px=40, height_px=30, filename="small.jpg")
    large = make_photo(alice, width_px=4000, height_px=3000, filename="large.jpg")
    group = make_group(small, large, per_cent=98.4)
    response = browser_of(alice).get(address(group))
    view = response.context["view"]
    assert [side.photo for side in view.sides] == [large, small]
    assert view.sides[0].reason.startswith("larger")
    assert (view.choice.keeper, view.choice.going) == (large, [small])
    page = response.content.decode()
    assert "98.4 % alike" in page
    assert "Keep left, trash right" in page
    assert "1 of 1" in page


def test_it_marks_what_is_better_not_by_colour_alone(browser_of: SignIn, pair: Group) -> None:
    page = browser_of(pair[1].owner).get(address(pair[0])).content.decode()
    assert 'class="difference-better"' in page
    assert 'aria-label="Better"' in page
    assert 'aria-label="Worse"' in page
    assert 'aria-label="The same"' in page


def test_it_says_what_will_happen(browser_of: SignIn, alice: User, pair: Group) -> None:
    group, _, small = pair
    album = Album.objects.create(owner=alice, title="Best <of> 2022")
    AlbumPhoto.objects.create(album=album, photo=small)
    page = browser_of(alice).get(address(group)).content.decode()
    assert "Best &lt;of&gt; 2022" in page
    assert "1000\xa0bytes to win" in page


def test_it_says_how_the_second_one_lies(browser_of: SignIn, alice: User, pair: Group) -> None:
    group, _, _ = pair
    whole = {"left": 0, "top": 0, "width": 1, "height": 1}
    Link.objects.update(kind="turned", placement={"orientation": 6, **whole})
    view = browser_of(alice).get(address(group)).context["view"]
    assert view.lies == "the second one is turned right by 90°"
    assert view.laid.turn == 8


def test_of_many_one_is_compared_with_the_keeper(browser_of: SignIn, alice: User) -> None:
    photos = [make_photo(alice, width_px=900 - n, height_px=600) for n in range(4)]
    group = make_group(*photos)
    client = browser_of(alice)
    view = client.get(address(group)).context["view"]
    assert [each.photo for each in view.strip] == photos
    assert view.keep_words == "Keep 1, trash 3"
    going = [photos[1].pk, photos[2].pk]
    asked: dict[str, Any] = {"keeper": photos[2].pk, "with": photos[3].pk, "chosen": 1}
    other = client.get(address(group), {**asked, "trash": going}).context["view"]
    assert [side.photo for side in other.sides] == [photos[2], photos[3]]
    assert other.choice.going == [photos[1]]
    assert other.choice.staying == [photos[0], photos[3]]
    assert f"trash={photos[1].pk}" in other.strip[0].compare_address


def test_two_stay_where_they_are_whichever_is_kept(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    view = browser_of(large.owner).get(address(group), {"keeper": small.pk}).context["view"]
    assert [side.photo for side in view.sides] == [large, small]
    assert view.keep_words == "Keep right, trash left"
    assert view.keep_words_below == "Keep lower, trash upper"
    assert view.choice.going == [large]


def test_without_anything_for_the_trash_nothing_can_be_kept(
    browser_of: SignIn, pair: Group
) -> None:
    response = browser_of(pair[1].owner).get(address(pair[0]), {"chosen": 1})
    assert response.context["view"].plan is None
    assert "Nothing goes." in response.content.decode()


def test_a_group_that_changes_while_it_is_shown_says_nothing_of_what_will_happen(
    browser_of: SignIn, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> services.Plan:
        raise services.InvalidResolution("This group changed meanwhile.")

    monkeypatch.setattr("dedup.pages.group_view.plan", refuse)
    response = browser_of(pair[1].owner).get(address(pair[0]))
    assert response.context["view"].plan is None


def test_tall_ones_stand_beside_each_other_on_a_phone(browser_of: SignIn, alice: User) -> None:
    group = make_group(*(make_photo(alice, width_px=300, height_px=400) for _ in range(2)))
    view = browser_of(alice).get(address(group)).context["view"]
    assert view.keep_words_below == "Keep left, trash right"


def test_it_knows_the_groups_beside_it(browser_of: SignIn, alice: User) -> None:
    first, second, third = (make_pair(alice)[0] for _ in range(3))
    view = browser_of(alice).get(address(second), {"order": "alike"}).context["view"]
    assert view.previous_address == f"{address(third)}?order=alike"
    assert view.next_address == f"{address(first)}?order=alike"
    assert (view.neighbours.number, view.figures.groups) == (2, 3)


def test_its_script_gets_only_what_is_in_it(browser_of: SignIn, pair: Group) -> None:
    response = browser_of(pair[1].owner).get(address(pair[0]), headers=SCRIPT)
    assert "<title>" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_locked_photos_show_nowhere(alice: User, browser_of: SignIn) -> None:
    photos = [make_photo(alice, filename=f"secret-{n}.jpg") for n in range(3)]
    group = make_group(*photos)
    Photo.objects.filter(pk=photos[0].pk).update(is_locked=True)
    page = browser_of(alice).get(address(group)).content.decode()
    assert "secret-0" not in page
    assert "secret-1" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [({"order": "x"}, 400), ({"kind": "x"}, 400), ({"keeper": "x"}, 404),
     ({"trash": "1 or 1", "chosen": 1}, 404), ({"with": "9" * 40}, 404),
     ({"keeper": "-1"}, 404), ({"with": "\0"}, 404)],
)  # fmt: skip
def test_nonsense_is_refused(
    browser_of: SignIn, pair: Group, query: dict[str, Any], status: int
) -> None:
    assert browser_of(pair[1].owner).get(address(pair[0]), query).status_code == status


def test_it_asks_as_few_queries_of_more(
    browser_of: SignIn, alice: User, django_assert_max_num_queries: Any
) -> None:
    group = make_group(*(make_photo(alice) for _ in range(9)))
    for _ in range(5):
        make_pair(alice)
    client = browser_of(alice)
    with django_assert_max_num_queries(30):
        client.get(address(group))
