"""The map as clients of the protocol draw it."""
