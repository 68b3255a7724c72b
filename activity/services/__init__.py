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
from activity.services.notices import (
    choose_notices,
    forget_notices,
    read_all,
    read_notice,
    stop_mail,
)
from activity.services.telling import tell

__all__ = [
    "InvalidComment", "change_comment", "choose_notices", "delete_comment", "forget_comments",
    "forget_notices", "like", "make_comment", "read_all", "read_notice", "restore_comment",
    "stop_mail", "tell", "unlike",
]  # fmt: skip
