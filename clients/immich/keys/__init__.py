"""Keys as clients of the protocol read them."""
