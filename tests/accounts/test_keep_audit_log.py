"""The audit log: what is written, who may read it, and when it is forgotten."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.app_passwords import make_app_password, revoke_app_password
from accounts.audit import Verb, entries_of, record
from accounts.models import AuditEntry, User
from accounts.tasks import clear_audit
from albums.models import Album
from rights.models import ShareLink, SpaceMember
from sharing.albums.services import end_share, share_album
from sharing.links.services import make_link, revoke_link
from sharing.partners.services import end_partner, lend_library
from sharing.spaces.services import make_space, put_out, take_in
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def verbs_of(user: User) -> list[str]:
    return [entry.verb for entry in entries_of(user)]


def test_it_tells_who_signed_in_out_and_failed(client: Client, alice: User) -> None:
    tried = {"username": "Alice@example.org", "password": "wrong"}
    client.post(reverse("accounts:sign_in"), tried)
    client.post(reverse("accounts:sign_in"), {**tried, "password": PASSWORD})
    client.post(reverse("accounts:sign_out"))
    assert verbs_of(alice)[:3] == [Verb.SIGN_OUT, Verb.SIGN_IN, Verb.SIGN_IN_FAILED]
    failed = entries_of(alice)[2]
    assert (failed.actor, failed.subject, failed.address) == (None, alice.email, "127.0.0.1")


def test_it_writes_a_failure_for_an_address_that_nobody_has(client: Client, alice: User) -> None:
    client.post(reverse("accounts:sign_in"), {"username": "x@example.org", "password": "wrong"})
    entry = AuditEntry.objects.get(verb=Verb.SIGN_IN_FAILED)
    assert (entry.subject, entry.about) == ("x@example.org", None)
    assert Verb.SIGN_IN_FAILED not in verbs_of(alice)


def test_it_leaves_a_sign_out_of_nobody_unsaid(client: Client, alice: User) -> None:
    client.logout()
    assert not AuditEntry.objects.filter(verb=Verb.SIGN_OUT).exists()


def test_it_tells_of_passwords_addresses_and_keys(alice: User) -> None:
    made, _ = make_app_password(alice, "phone")
    revoke_app_password(alice, made.pk)
    services.change_password(alice, "another good one")
    services.change_email(alice, "new@example.org")
    wanted = [Verb.EMAIL, Verb.PASSWORD, Verb.KEY_REVOKED, Verb.KEY_MADE, Verb.ACCOUNT_MADE]
    assert verbs_of(alice) == wanted


def test_it_forgets_after_400_days(alice: User) -> None:
    old = record(alice, Verb.PASSWORD)
    AuditEntry.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=401))
    kept = record(alice, Verb.EMAIL)
    clear_audit()
    assert not AuditEntry.objects.filter(pk=old.pk).exists()
    assert (
        str(AuditEntry.objects.get(pk=kept.pk)) == "alice@example.org: Changed the e-mail address"
    )


def test_it_keeps_the_words_when_the_account_is_gone(alice: User) -> None:
    entry = record(alice, Verb.EMAIL, "new@example.org")
    alice.delete()
    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name) == (None, "alice@example.org")


def test_it_tells_of_shares_and_links(alice: User, bob: User) -> None:
    album = Album.objects.create(owner=alice, title="Summer")
    end_share(share_album(album, bob, "viewer", by=alice), by=alice)
    space = make_space("Family", by=alice)
    take_in(space, bob, "viewer", by=alice)
    put_out(SpaceMember.objects.get(space=space, user=bob), by=bob)
    end_partner(lend_library(alice, bob), by=bob)
    revoke_link(make_link(ShareLink(title="For all"), alice, album=album))
    wanted = [
        Verb.LINK_REVOKED, Verb.LINK_MADE, Verb.UNSHARED, Verb.SHARED, Verb.UNSHARED, Verb.SHARED,
        Verb.UNSHARED, Verb.SHARED,
    ]  # fmt: skip
    assert verbs_of(alice)[:8] == [*wanted[:4], *wanted[5:], Verb.ACCOUNT_MADE]
    assert verbs_of(bob)[:6] == wanted[2:]
    assert entries_of(bob)[5].subject == "Summer: Bob"
