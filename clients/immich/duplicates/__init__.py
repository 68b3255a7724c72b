"""Groups of duplicates as clients of the protocol go through them."""
