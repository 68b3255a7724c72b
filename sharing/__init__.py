"""Spaces, groups, partners and links: pages and writes of what people share."""
