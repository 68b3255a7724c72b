"""People on the photo page: who is in a photo, where, how old, and faces marked by hand."""
