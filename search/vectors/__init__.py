"""Which photos are nearest in meaning to a vector."""

from search.vectors.nearest import Near, Scope, nearest

__all__ = ["Near", "Scope", "nearest"]
