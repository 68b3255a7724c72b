"""Writes of duplicates: what a person decides about groups, and taking it back."""
