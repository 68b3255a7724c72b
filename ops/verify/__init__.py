"""Comparing what rows say with what is there."""
