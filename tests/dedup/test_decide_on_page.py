"""The page of one group: what it shows of two or more photos, what is chosen and decided there,
and how it goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from dedup import services
from dedup.models import Dismissal, DuplicateGroup, Link, Resolution
from dedup.services.checks import shown_members
from photos.models import Photo
from tests.factories import make_group, make_photo

SignIn = Callable[[User], Client]
Group = tuple[DuplicateGroup, Photo, Photo]
SCRIPT = {"HX-Request": "true"}


def make_pair(owner: User, **fields: Any) -> Group:
    """A group of a large photo and a small one."""
    large = make_photo(owner, width_px=4000, height_px=3000, size_bytes=9000, **fields)
    small = make_photo(owner, width_px=400, height_px=300, size_bytes=1000)
    return make_group(large, small), large, small


def address(group: DuplicateGroup) -> str:
    return f"/duplicates/{group.pk}/"


def decide(client: Client, group: DuplicateGroup, verb: str, **more: Any) -> Any:
    said = {"verb": verb, "shown": shown(group), **more}
    return client.post(f"{address(group)}decide/", said)


def shown(group: DuplicateGroup) -> list[int]:
    return [photo.pk for photo in shown_members(group)]


def keep(client: Client, group: DuplicateGroup, keeper: Photo, *trash: Photo) -> Any:
    """As the page does it: what will happen was looked at."""
    ids = {"keeper": keeper.pk, "trash": [photo.pk for photo in trash], "chosen": 1}
    plan = client.get(address(group), ids).context["view"].plan
    return decide(client, group, "keep", token=plan.token, **ids)


def in_trash() -> set[int]:
    return set(Photo.objects.exclude(trashed_at=None).values_list("pk", flat=True))


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def pair(alice: User) -> Group:
    return make_pair(alice)


# What is shown


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
    other = client.get(
        address(group), {"keeper": photos[2].pk, "with": photos[3].pk, "chosen": 1,
                         "trash": [photos[1].pk, photos[2].pk]},
    ).context["view"]  # fmt: skip
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


# What is decided


def test_one_is_kept_and_the_next_group_comes(browser_of: SignIn, alice: User) -> None:
    behind, _, _ = make_pair(alice)
    group, large, small = make_pair(alice)
    client = browser_of(alice)
    response = keep(client, group, large, small)
    assert in_trash() == {small.pk}
    assert response["Location"] == address(behind)
    page = client.get(response["Location"]).content.decode()
    assert "1 photo is in the trash" in page
    assert f"/duplicates/decisions/{Resolution.objects.get().pk}/undo/" in page


def test_our_script_gets_the_next_group_at_once(browser_of: SignIn, alice: User) -> None:
    behind, _, _ = make_pair(alice)
    group, _, _ = make_pair(alice)
    client = browser_of(alice)
    response = client.post(
        f"{address(group)}decide/?kind=same",
        {"verb": "keep_all", "shown": shown(group)},
        headers=SCRIPT,
    )
    assert response["HX-Replace-Url"] == f"{address(behind)}?kind=same"
    assert response["HX-Trigger"] == "duplicates-changed"
    assert response.context["view"].group == behind
    assert "Undo" in response.content.decode()
    assert "data-toasts" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_behind_the_last_group_is_the_list(
    browser_of: SignIn, pair: Group, headers: dict[str, str]
) -> None:
    client = browser_of(pair[1].owner)
    url = f"{address(pair[0])}decide/?order=newest"
    sent = {"verb": "dismiss", "shown": shown(pair[0])}
    response = client.post(url, sent, headers=headers)
    left_for = response["HX-Redirect" if headers else "Location"]
    assert left_for == "/duplicates/?order=newest"
    assert "are no duplicates" in client.get(left_for).content.decode()


@pytest.mark.parametrize("verb", ["keep_all", "dismiss"])
def test_what_is_no_duplicate_does_not_come_back(
    browser_of: SignIn, pair: Group, verb: str
) -> None:
    decide(browser_of(pair[1].owner), pair[0], verb)
    assert Dismissal.objects.count() == 1
    assert not DuplicateGroup.objects.visible_to(pair[1].owner).exists()
    assert in_trash() == set()


def test_they_are_stacked_with_the_keeper_on_top(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    decide(browser_of(large.owner), group, "stack", keeper=small.pk)
    small.refresh_from_db()
    large.refresh_from_db()
    assert small.stack == large.stack is not None
    assert (small.is_primary, large.is_primary) == (True, False)


def test_what_stays_is_not_touched(browser_of: SignIn, alice: User) -> None:
    photos = [make_photo(alice, width_px=900 - n, height_px=600) for n in range(3)]
    group = make_group(*photos)
    keep(browser_of(alice), group, photos[0], photos[2])
    assert in_trash() == {photos[2].pk}


def test_undo_brings_the_group_back(browser_of: SignIn, alice: User, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(alice)
    keep(client, group, large, small)
    response = client.post(f"/duplicates/decisions/{Resolution.objects.get().pk}/undo/")
    assert in_trash() == set()
    assert response["Location"] == address(DuplicateGroup.objects.visible_to(alice).get())
    assert "Undone" in client.get(response["Location"]).content.decode()


def test_undo_says_when_it_cannot(
    browser_of: SignIn, alice: User, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(alice)
    keep(client, *pair)
    resolution = Resolution.objects.get()

    def refuse(_: Resolution) -> Resolution:
        raise services.InvalidResolution("This is too long ago.")

    monkeypatch.setattr(services, "undo", refuse)
    response = client.post(f"/duplicates/decisions/{resolution.pk}/undo/")
    assert response["Location"] == "/duplicates/"
    assert "too long ago" in client.get("/duplicates/").content.decode()


# What is old by the time of a click


def test_nothing_is_done_that_was_not_looked_at(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(large.owner)
    token = client.get(address(group)).context["view"].plan.token
    for old in ("", token):
        response = decide(
            client, group, "keep", keeper=small.pk, trash=large.pk, chosen=1, token=old
        )
        assert response.status_code == 200
        assert response.context["view"].choice.keeper == small
        assert len(said(response)) == 1
    assert in_trash() == set()


def test_without_script_what_is_chosen_is_shown(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    response = decide(browser_of(large.owner), group, "preview", keeper=small.pk, trash=large.pk)
    assert response.context["view"].choice.keeper == small
    assert in_trash() == set()


@pytest.mark.parametrize("verb", ["keep", "stack"])
def test_a_keeper_that_left_the_group_is_not_replaced(
    browser_of: SignIn, alice: User, verb: str
) -> None:
    photos = [make_photo(alice, width_px=900 - n, height_px=600) for n in range(3)]
    group = make_group(*photos)
    Photo.objects.filter(pk=photos[0].pk).update(trashed_at=timezone.now())
    response = decide(browser_of(alice), group, verb, keeper=photos[0].pk, trash=photos[2].pk,
                      chosen=1, token="x")  # fmt: skip
    assert "changed meanwhile" in said(response)[0]
    assert in_trash() == {photos[0].pk}
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("is_post", [True, False])
def test_from_a_settled_group_it_goes_on(browser_of: SignIn, alice: User, is_post: bool) -> None:
    behind, _, _ = make_pair(alice)
    group, _, small = make_pair(alice)
    Photo.objects.filter(pk=small.pk).update(trashed_at=timezone.now())
    client = browser_of(alice)
    response = decide(client, group, "dismiss") if is_post else client.get(address(group))
    assert response["Location"] == address(behind)
    assert "settled" in client.get(address(behind)).content.decode()
    assert not Dismissal.objects.exists()


def test_pressed_twice_it_is_done_once(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(large.owner)
    token = client.get(address(group)).context["view"].plan.token
    for _ in range(2):
        decide(client, group, "keep", keeper=large.pk, trash=small.pk, chosen=1, token=token)
    assert Resolution.objects.count() == 1
    assert in_trash() == {small.pk}


def test_a_next_group_that_is_settled_meanwhile_leads_to_the_list(
    browser_of: SignIn, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup.pages.group.behind", lambda *_: 99_999_999)
    url = f"{address(pair[0])}decide/"
    sent = {"verb": "dismiss", "shown": shown(pair[0])}
    response = browser_of(pair[1].owner).post(url, sent, headers=SCRIPT)
    assert response["HX-Redirect"] == "/duplicates/"


def test_a_group_that_is_settled_between_two_looks_leads_on(
    browser_of: SignIn, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, large, small = pair

    def settle(*_: Any) -> Resolution:
        Photo.objects.filter(pk=small.pk).update(trashed_at=timezone.now())
        raise services.InvalidResolution("This group was resolved meanwhile.")

    monkeypatch.setattr(services, "dismiss", settle)
    response = decide(browser_of(large.owner), group, "dismiss")
    assert response["Location"] == "/duplicates/"


# Who may not


def test_a_stranger_finds_nothing(alice: User, bob: User, browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(bob)
    services.dismiss(group)
    again = make_group(make_photo(alice), make_photo(alice))
    own = Resolution.objects.get()
    for gone in (
        client.get(address(again)),
        client.get(address(again), headers=SCRIPT),
        decide(client, again, "keep_all"),
        decide(client, again, "keep", keeper=large.pk, trash=small.pk),
        client.post(f"/duplicates/decisions/{own.pk}/undo/"),
        client.get("/duplicates/99999999/"),
    ):
        assert gone.status_code == 404
        assert large.filename not in gone.content.decode()
    own.refresh_from_db()
    assert own.undone_at is None
    assert Resolution.objects.count() == 1


def test_of_another_s_photos_nothing_is_chosen(alice: User, bob: User, browser_of: SignIn) -> None:
    group, large, _ = make_pair(bob)
    theirs = make_photo(alice)
    response = decide(browser_of(bob), group, "keep", keeper=large.pk, trash=theirs.pk,
                      chosen=1, token="x")  # fmt: skip
    assert "changed meanwhile" in said(response)[0]
    assert in_trash() == set()


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


@pytest.mark.parametrize("verb", ["", "delete", "keep\0"])
def test_what_is_no_decision_is_refused(browser_of: SignIn, pair: Group, verb: str) -> None:
    assert decide(browser_of(pair[1].owner), pair[0], verb).status_code == 400


def test_it_is_decided_by_post_only(browser_of: SignIn, pair: Group) -> None:
    client = browser_of(pair[1].owner)
    assert client.get(f"{address(pair[0])}decide/").status_code == 405
    assert client.get("/duplicates/decisions/1/undo/").status_code == 405


def test_a_name_cannot_be_markup(browser_of: SignIn, alice: User) -> None:
    group, large, small = make_pair(alice, filename="<script>alert(1)</script>.jpg")
    client = browser_of(alice)
    assert "<script>alert" not in client.get(address(group)).content.decode()
    keep(client, group, large, small)
    assert "<script>alert" not in client.get("/duplicates/").content.decode()


def test_it_asks_as_few_queries_of_more(
    browser_of: SignIn, alice: User, django_assert_max_num_queries: Any
) -> None:
    group = make_group(*(make_photo(alice) for _ in range(9)))
    for _ in range(5):
        make_pair(alice)
    client = browser_of(alice)
    with django_assert_max_num_queries(30):
        client.get(address(group))
