"""Words of an address that are there and say nothing, or nothing that there is."""

import pytest

from accounts.models import User
from tests.api.asking import Asker


@pytest.mark.parametrize(
    "path",
    [
        "search/?order=",
        "search/?limit=",
        "search/?weaker=",
        "duplicates/?order=",
        "duplicates/?kind=",
        "photos/?limit=",
        "notices/?limit=",
        "notices/?unread=",
        "people/?hidden=",
        "people/?limit=",
        "albums/?within=",
        "changes/?limit=",
        "changes/?kinds=photo,+album",
        "feed/?by=0",
    ],
)
def test_it_refuses_what_makes_no_sense(path: str, alice: User) -> None:
    assert Asker(alice).get(path).status_code == 400


@pytest.mark.parametrize("path", ["search/", "duplicates/", "people/", "photos/", "albums/"])
def test_it_begins_at_the_start_where_it_is_to_go_on_after_nothing(path: str, alice: User) -> None:
    assert Asker(alice).get(f"{path}?after=").status_code == 200


def test_an_id_may_be_as_large_as_the_database_has_them(alice: User) -> None:
    asker = Asker(alice)

    assert asker.get("feed/?by=9223372036854775807").status_code == 200
    assert asker.get("feed/?by=9223372036854775808").status_code == 400
