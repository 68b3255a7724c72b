"""Share links: who makes them, what their guests see, and what these may send and take along."""
