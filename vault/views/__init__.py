"""Pages of the locked folder."""
