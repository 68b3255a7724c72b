"""A library of the release before may have "Beach" and "beach"; afterwards they are one tag."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import NOON

BEFORE, AFTER = [("photos", "0004_sources")], [("photos", "0005_tag_tree")]


@pytest.mark.django_db(transaction=True)
def test_it_joins_tags_that_differ_in_case() -> None:
    MigrationExecutor(connection).migrate(BEFORE)
    loader = MigrationExecutor(connection).loader
    people = loader.graph.leaf_nodes("accounts")  # they stay as they are by now
    old = loader.project_state([*BEFORE, *people]).apps
    owner = old.get_model("accounts", "User").objects.create(email="a@example.org", name="A")
    photo = old.get_model("photos", "Photo").objects.create(
        owner=owner, sha256="0" * 64, sha1="0" * 40, size_bytes=1, file_time=NOON,
        original_key="none", filename="a.jpg", kind="image", format="jpeg", mime="image/jpeg",
        taken_at=NOON, taken_local=NOON,
    )  # fmt: skip
    for name, origin, confidence in (
        ("Beach", "file", 1), ("beach", "model", 0.5), ("BEACH", "model", 0.7), ("sea", "file", 1),
    ):  # fmt: skip
        tag = old.get_model("photos", "Tag").objects.create(owner=owner, name=name)
        tag.photo_tags.create(photo=photo, origin=origin, confidence=confidence)
    try:
        MigrationExecutor(connection).migrate(AFTER)
        new = MigrationExecutor(connection).loader.project_state(AFTER).apps
        rows = new.get_model("photos", "PhotoTag").objects.order_by("tag__name", "origin")
        assert list(rows.values_list("tag__name", "origin", "confidence")) == [
            ("Beach", "file", 1.0), ("Beach", "model", 0.7), ("sea", "file", 1.0),
        ]  # fmt: skip
    finally:
        latest = MigrationExecutor(connection)
        latest.migrate(latest.loader.graph.leaf_nodes())
