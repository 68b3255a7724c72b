"""Albums that are shared with people and groups."""
