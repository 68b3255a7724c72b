"""Pages and fragments of what people say and are told."""
