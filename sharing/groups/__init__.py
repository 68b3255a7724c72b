"""Groups of people with whom something is shared at once."""
