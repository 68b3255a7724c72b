"""The pages of what people share, in a real browser: read aloud, on a phone, light and dark."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from albums.models import Album, AlbumPhoto
from rights.models import AlbumShare, Partner, Role, SpaceMember, SpacePhoto
from sharing.groups.services import make_group
from sharing.spaces.services import make_space
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def addresses(alice: User, bob: User, sign_in: SignIn) -> dict[str, str]:
    """Pages with something on them, for Bob."""
    hers, his = make_whole_photo(alice), make_whole_photo(bob)
    album = Album.objects.create(owner=alice, title="Lisbon")
    AlbumPhoto.objects.create(album=album, photo=hers)
    AlbumShare.objects.create(album=album, user=bob, role=Role.MANAGER)
    space = make_space("Family", by=bob, description="All of us")
    SpaceMember.objects.create(space=space, user=alice, role=Role.CONTRIBUTOR)
    for photo in (hers, his):
        SpacePhoto.objects.create(space=space, photo=photo)
    group = make_group("Grandparents", by=bob)
    Partner.objects.create(owner=alice, viewer=bob)
    lends = Partner.objects.create(owner=bob, viewer=alice)
    sign_in(bob)
    return {
        "albums": reverse("albums:albums"),
        "people": reverse("sharing:album_people", args=[album.pk]),
        "choose": reverse("sharing:add_to_album", args=[album.pk]),
        "album": reverse("albums:album", args=[album.pk]),
        "photo": reverse("photos:photo", args=[hers.pk]),
        "spaces": reverse("sharing:spaces"),
        "space": reverse("sharing:space", args=[space.pk]),
        "members": reverse("sharing:space_people", args=[space.pk]),
        "groups": reverse("sharing:groups"),
        "group": reverse("sharing:group", args=[group.pk]),
        "partners": reverse("sharing:partners"),
        "partner": reverse("sharing:partner", args=[lends.pk]),
        "library": reverse("sharing:library", args=[alice.pk]),
    }


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_every_page_is_read_and_fits(
    page: Page, addresses: dict[str, str], size: dict[str, int], scheme: str
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert serious_problems(page) == [], name
        assert sideways_px(page) == 0, name


def test_somebody_adds_a_photo_to_a_shared_album(page: Page, addresses: dict[str, str]) -> None:
    page.goto(addresses["albums"])
    page.get_by_role("link", name="Lisbon").click()
    expect(page.get_by_text("Album of")).to_be_visible()
    page.get_by_role("link", name="Add photos").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add").click()
    expect(page.locator("[data-photo]")).to_have_count(2)
