"""Duplicates and stacks: which files are one picture, and what a person makes of it."""
