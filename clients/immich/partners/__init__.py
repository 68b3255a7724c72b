"""Partners as clients of the protocol know them: whoever sees the whole library of another."""
