"""Groups of checked links, kept in step with the library."""
