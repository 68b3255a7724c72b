"""LOCK and UNLOCK, and what a lock keeps from happening."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from clients.dav.bodies import LockWish
from clients.dav.errors import Refusal
from clients.dav.locks import take_lock
from clients.models import InboxLock
from tests.clients.conftest import Dav, jpeg

pytestmark = pytest.mark.django_db


def wish(scope: str = "exclusive") -> str:
    return (
        f'<lockinfo xmlns="DAV:"><lockscope><{scope}/></lockscope><locktype><write/></locktype>'
        "<owner>Finder &amp; co</owner></lockinfo>"
    )


def token_of(answer: Any) -> str:
    token: str = answer["Lock-Token"]
    assert re.fullmatch(r"<opaquelocktoken:[0-9a-f-]{36}>", token)
    return token


def test_it_makes_one_photo_the_way_finder_writes(dav: Dav) -> None:
    locked = dav("LOCK", "upload/a.jpg", wish(), timeout="Second-600", depth="0")
    assert locked.status_code == 201
    assert b"Finder &amp; co" in locked.content
    token = token_of(locked)

    assert dav("PUT", "upload/a.jpg", b"").status_code == 423
    assert dav("PUT", "upload/a.jpg", b"", If=f"({token})").status_code == 204
    assert dav("PUT", "upload/a.jpg", jpeg(), If=f"({token})").status_code == 204
    assert dav("UNLOCK", "upload/a.jpg", lock_token=token).status_code == 204
    assert dav("GET", "upload/a.jpg").getvalue() == jpeg()
    assert not InboxLock.objects.exists()


def test_it_keeps_others_from_everything_below(dav: Dav) -> None:
    dav("MKCOL", "upload/Trip")
    token = token_of(dav("LOCK", "upload/Trip", wish()))

    assert dav("PUT", "upload/Trip/a.jpg", jpeg()).status_code == 423
    assert dav("LOCK", "upload/Trip/a.jpg", wish("shared")).status_code == 423
    assert dav("DELETE", "upload/Trip").status_code == 423
    dav("MKCOL", "upload/Other")
    assert dav("MOVE", "upload/Other", destination="/dav/upload/Trip/O").status_code == 423
    tagged = f"<http://testserver/dav/upload/Trip> ({token})"
    assert dav("PUT", "upload/Trip/a.jpg", jpeg(), If=tagged).status_code == 201
    assert dav("DELETE", "upload/Trip", If=f"({token})").status_code == 204
    assert not InboxLock.objects.exists()


def test_it_keeps_others_from_taking_away_the_folder(dav: Dav) -> None:
    dav("MKCOL", "upload/Trip")
    token_of(dav("LOCK", "upload/Trip/a.jpg", wish()))

    assert dav("DELETE", "upload/Trip").status_code == 423


def test_it_lets_shared_locks_stand_together(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    first = token_of(dav("LOCK", "upload/a.jpg", wish("shared"), depth="0"))
    token_of(dav("LOCK", "upload/a.jpg", wish("shared"), depth="0"))

    assert dav("LOCK", "upload/a.jpg", wish(), depth="0").status_code == 423
    assert dav("PUT", "upload/a.jpg", jpeg(2), If=f"({first})").status_code == 204
    asked = '<propfind xmlns="DAV:"><prop><lockdiscovery/></prop></propfind>'
    words = b"".join(dav("PROPFIND", "upload/a.jpg", asked).streaming_content).decode()
    assert words.count("<D:activelock>") == 2


def test_it_ends_by_itself(dav: Dav) -> None:
    dav("LOCK", "upload/a.jpg", wish(), timeout="Infinite, Second-4100000000")
    assert InboxLock.objects.get().seconds == 3600
    InboxLock.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert dav("PUT", "upload/a.jpg", jpeg()).status_code == 204
    token_of(dav("LOCK", "upload/a.jpg", wish()))
    assert str(InboxLock.objects.get()).endswith("on a.jpg")


def test_it_is_renewed(dav: Dav) -> None:
    token = token_of(dav("LOCK", "upload/a.jpg", wish(), timeout="Second-10"))
    until = InboxLock.objects.get().expires_at

    assert dav("LOCK", "upload/a.jpg", timeout="Second-99", If=f"({token})").status_code == 200
    assert InboxLock.objects.get().expires_at > until
    assert dav("LOCK", "upload/a.jpg", If="(<opaquelocktoken:no>)").status_code == 412


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("upload/a.jpg", wish(), {"depth": "1"}, 400),
        ("upload/a.jpg", "<a/>", {}, 400),
        ("upload/none/a.jpg", wish(), {}, 409),
        ("years", wish(), {}, 403),
    ],
)
def test_it_refuses_impossible_locks(
    dav: Dav, path: str, body: str, headers: dict[str, str], status: int
) -> None:
    assert dav("LOCK", path, body, **headers).status_code == status
    assert not InboxLock.objects.exists()


def test_it_refuses_to_unlock_what_is_not_locked(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    assert dav("UNLOCK", "upload/a.jpg").status_code == 400
    assert dav("UNLOCK", "upload/a.jpg", lock_token="<x>").status_code == 409


def test_it_locks_once_when_two_come_at_the_same_moment(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_lock(alice, "a", LockWish(is_exclusive=True, holder=""), is_deep=False, timeout="")
    monkeypatch.setattr("clients.dav.locks.locks_of", lambda _: [])

    with pytest.raises(Refusal) as refusal:
        take_lock(alice, "a", LockWish(is_exclusive=True, holder=""), is_deep=False, timeout="")
    assert refusal.value.status == 423


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("(<opaquelocktoken:no>)", 412),
        ("(Not <DAV:no-lock>)", 204),
        ('(["other"]) (Not <DAV:no-lock>)', 204),
        ('(["other"])', 412),
        ("</dav/years> (Not <DAV:no-lock>)", 204),
        ("<http://example.org/> (<DAV:no-lock>)", 412),
        ("(<x", 400),
        ("nonsense", 400),
    ],
)
def test_it_heeds_the_if_header(dav: Dav, header: str, status: int) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    assert dav("PUT", "upload/a.jpg", jpeg(2), If=header).status_code == status
