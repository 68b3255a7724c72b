"""All writes of edits."""
