"""All writes of edits."""

from editing.services.saving import (
    NotEditable,
    Pasted,
    Reverted,
    Saved,
    paste,
    revert,
    save_edit,
)

__all__ = ["NotEditable", "Pasted", "Reverted", "Saved", "paste", "revert", "save_edit"]
