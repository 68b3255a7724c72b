"""Pages about a person's own account: settings, usage, preferences, what happened."""
