"""Edits: recipes, and the versions they make of an original."""
