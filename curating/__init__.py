"""What a person decides about photos. Every decision is an entry that can be undone."""
