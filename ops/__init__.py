"""Running it: export, status, health."""
