"""Writes of the locked folder."""
