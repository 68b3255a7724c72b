"""People who use this installation, as clients read them."""

from typing import Any

from accounts.models import User
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment

COLOURS = ("primary", "pink", "red", "yellow", "blue", "green", "purple", "orange", "gray", "amber")


def tell_user(user: User) -> dict[str, Any]:
    """A UserResponseDto. There are no pictures of accounts."""
    return {
        "id": uuid_of(Kind.USER, user.pk),
        "name": str(user),
        "email": user.email,
        "profileImagePath": "",
        "profileChangedAt": moment(user.created_at),
        "avatarColor": COLOURS[user.pk % len(COLOURS)],
    }
