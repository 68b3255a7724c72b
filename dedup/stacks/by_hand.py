"""What a person does with stacks by hand: making one, and what undoes a change, signed, so that
nothing has to be kept for it."""

from collections.abc import Sequence
from dataclasses import asdict

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import User
from photos.models import Photo, Stack
from photos.services.stacks import Before, stack_photos

SALT = "dedup.versions"
UNDONE_WITHIN = 24 * 60 * 60  # seconds; a person may still change each of them by hand


class InvalidStack(ValueError):
    """These cannot be one stack; the message says why, for people."""


class CannotBeUndone(ValueError):
    """We did not sign it for this person, or not lately."""


def stack_by_hand(user: User, photo_ids: Sequence[int]) -> Stack:
    """Make one stack of own photos, the first on top. Raises InvalidStack."""
    own = Photo.objects.in_library_of(user).filter(trashed_at__isnull=True).in_bulk(photo_ids)
    chosen = [own[pk] for pk in dict.fromkeys(photo_ids) if pk in own]
    if len(chosen) < len(photo_ids):
        raise InvalidStack(_("One of these photos is not there, or in the trash."))
    if len(chosen) < 2:
        raise InvalidStack(_("A stack is made of two photos or more."))
    if len({photo.archived_at is None for photo in chosen}) > 1:
        raise InvalidStack(_("What is archived is not stacked with what is not."))
    first, *others = chosen
    reason = _("You stacked these")
    return stack_photos(first, others, kind=Stack.Kind.VARIANT, reason=reason, by_person=True)


def sign_before(before: Before) -> str:
    return signing.dumps(asdict(before), salt=SALT, compress=True)


def signed_before(user: User, token: str) -> Before:
    """The stack as it was. Raises CannotBeUndone."""
    try:
        before = Before(**signing.loads(token, salt=SALT, max_age=UNDONE_WITHIN))
    except signing.BadSignature as error:
        raise CannotBeUndone(_("This cannot be undone any more.")) from error
    if before.owner_id != user.pk:
        raise CannotBeUndone(_("This cannot be undone any more."))
    return before
