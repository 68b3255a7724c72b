"""The one rule of rights: which photos a person may see. Every read starts here."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User

Viewer = User | AnonymousUser


def visible_to(viewer: Viewer) -> Q:
    """What the person may see: their own photos, save those behind the second password."""
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    return Q(owner=viewer, is_locked=False)


def owners_seen_by(viewer: Viewer) -> frozenset[int]:
    """All whose photos `visible_to` can show: never too few, so that a search may skip the rest."""
    return frozenset([viewer.pk]) if viewer.is_authenticated else frozenset()
