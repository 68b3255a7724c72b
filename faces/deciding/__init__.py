"""Where pages post what a person decides about faces and people."""
