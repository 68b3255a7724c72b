"""The stages that look at photos for search: meaning, tags, text, captions."""
