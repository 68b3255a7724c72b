"""The page of a library's tags: a tree that is named, moved, merged and searched by."""
