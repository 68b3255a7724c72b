"""Notices as clients of the protocol show them."""
