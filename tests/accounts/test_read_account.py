"""The account of a session is read as the database has it, and not at all when it may not sign in."""

from datetime import UTC, datetime

from accounts.backends import AccountBackend
from accounts.models import User
from accounts.models.plan import Plan


def test_it_is_the_one_of_the_database(alice: User) -> None:
    alice.plan = Plan.objects.create(name="Small", photos=2)
    alice.leaves_at = datetime(2027, 1, 2, tzinfo=UTC)
    alice.save()
    read, expected = AccountBackend().get_user(alice.pk), User.objects.get(pk=alice.pk)
    assert read
    assert {**vars(read), "_state": None} == {**vars(expected), "_state": None}
    read.name = "Alice B."
    read.save()
    assert User.objects.get().name == "Alice B."


def test_who_is_gone_or_switched_off_is_nobody(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert AccountBackend().get_user(alice.pk) is None
    User.objects.all().delete()
    assert AccountBackend().get_user(alice.pk) is None
