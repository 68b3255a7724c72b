"""How well duplicates are found, on photos of which it is known what they are."""
