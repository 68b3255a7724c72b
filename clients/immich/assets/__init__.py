"""Photos: told, sent, changed and given."""
