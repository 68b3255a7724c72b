"""Memories as clients of the protocol show them: what happened on this day in earlier years."""
