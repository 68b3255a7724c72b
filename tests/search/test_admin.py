"""The operator sees which photos were looked at, without the numbers."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from search.models import Embedding
from tests.factories import make_photo


def test_it_lists_embeddings(alice: User, browser_of: Callable[[User], Client]) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    photo = make_photo(alice)
    row = Embedding.objects.create(photo=photo, model="colours", version=1, vector=[1.0])
    html = browser_of(alice).get("/admin/search/embedding/").content.decode()
    assert photo.filename in html
    assert str(row) == f"colours of {photo.pk}"
