"""Who lends which photos to whom; the rule itself is in photos/access.py."""
