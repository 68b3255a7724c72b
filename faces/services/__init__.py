"""Writes of people: what a person decides about faces, names and who is who."""

from faces.services.names import keep_names

__all__ = ["keep_names"]
