"""Stacks as clients of the protocol know them: without moving halves, which they hide."""
