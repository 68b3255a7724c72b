"""Albums as clients of the protocol know them."""
