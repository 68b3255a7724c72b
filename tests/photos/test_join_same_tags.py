"""A library of the release before may have "Beach" and "beach"; afterwards they are one tag."""

from importlib import import_module

import pytest
from django.db import connection

from accounts.models import User
from photos.models import PhotoTag, Tag
from tests.factories import make_photo

JOIN_SAME_NAMES = import_module("photos.migrations.0005_tag_tree").JOIN_SAME_NAMES


@pytest.mark.django_db
def test_it_joins_tags_that_differ_in_case(alice: User) -> None:
    photo = make_photo(alice)
    with connection.cursor() as cursor:
        cursor.execute("drop index tag_unique")  # as it was before
    for name, origin, confidence in (
        ("Beach", "file", 1), ("beach", "model", 0.5), ("BEACH", "model", 0.7), ("sea", "file", 1),
    ):  # fmt: skip
        tag = Tag.objects.create(owner=alice, name=name)
        tag.photo_tags.create(photo=photo, origin=origin, confidence=confidence)

    with connection.cursor() as cursor:
        cursor.execute(JOIN_SAME_NAMES)

    rows = PhotoTag.objects.order_by("tag__name", "origin")
    assert list(rows.values_list("tag__name", "origin", "confidence")) == [
        ("Beach", "file", 1.0), ("Beach", "model", 0.7), ("sea", "file", 1.0),
    ]  # fmt: skip
