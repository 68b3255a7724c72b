"""Share links as clients of the protocol make them. Guests come in by the browser: `/s/<key>`."""
