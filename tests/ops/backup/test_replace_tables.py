"""All tables of a dump come at once, or none."""

from pathlib import Path

import pytest

from accounts.models import User
from ops.backup import dumping
from ops.backup.dumping import BrokenDump, dump_database, replace_database
from ops.backup.refused import BackupRefused
from tests.ops.backup.conftest import Safe
from tests.ops.backup.kept import only

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dump_that_breaks_off_changes_nothing(safe: Safe, alice: User) -> None:
    dump = only(safe.folder, "database.dump")
    content = dump.read_bytes()
    dump.write_bytes(content[: len(content) // 2])
    with pytest.raises(BrokenDump, match="Nothing was changed"):
        replace_database(dump)
    assert User.objects.get() == alice


def test_what_the_database_refuses_changes_nothing(
    safe: Safe, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumping, "BEGIN", b"begin;\nselect nonsense;\n" + b"\n" * 2**23)
    with pytest.raises(BackupRefused, match="is as it was"):
        replace_database(only(safe.folder, "database.dump"))
    assert User.objects.get() == alice


def test_it_says_why_no_dump_was_made(alice: User, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="pg_dump failed"):
        dump_database(tmp_path / "x", snapshot="nonsense")
