"""All writes of what people say and of what they are told."""

from activity.services.comments import (
    InvalidComment,
    change_comment,
    delete_comment,
    forget_comments,
    make_comment,
    restore_comment,
)
from activity.services.likes import like, unlike
from activity.services.telling import tell

__all__ = [
    "InvalidComment", "change_comment", "delete_comment", "forget_comments", "like",
    "make_comment", "restore_comment", "tell", "unlike",
]  # fmt: skip
