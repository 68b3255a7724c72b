"""What a phone keeps of the library: a stream of what changed since it last acknowledged any."""
