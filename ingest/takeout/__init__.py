"""Bringing in a Google Takeout: the archives read in place, their names matched, the rest said."""
