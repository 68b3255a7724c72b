"""Model adapters: arrays in, arrays out. No Django, no database, no settings."""
