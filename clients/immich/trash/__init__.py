"""The trash as clients of the protocol empty it, and bring back what is in it."""
