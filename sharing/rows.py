"""The people and groups that something is shared with, as a page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from rights.models import AlbumShare, SpaceMember


@dataclass(frozen=True)
class Row:
    """Somebody, or a group, with their role."""

    pk: int
    words: str
    role: str
    role_words: str
    is_group: bool
    is_self: bool


def rows_of(shares: Iterable[AlbumShare | SpaceMember], reader: User) -> list[Row]:
    """`shares` come with their people and groups."""
    rows = [
        Row(
            pk=share.pk,
            words=_words(share),
            role=share.role,
            role_words=share.get_role_display(),
            is_group=share.group_id is not None,
            is_self=share.user_id == reader.pk,
        )
        for share in shares
    ]
    return sorted(rows, key=lambda row: (row.is_group, row.words.casefold(), row.pk))


def _words(share: AlbumShare | SpaceMember) -> str:
    return _("Group %s") % share.group if share.group else str(share.user)
