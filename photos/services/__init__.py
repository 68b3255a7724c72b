"""All writes of the library."""
