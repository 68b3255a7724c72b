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
