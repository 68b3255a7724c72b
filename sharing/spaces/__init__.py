"""Spaces: libraries that several people work in together."""
