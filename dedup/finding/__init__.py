"""Which photos may be the same picture: hashes, candidates, checked links."""
