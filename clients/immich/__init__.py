"""The server side of the Immich protocol, version 3.2: written from the wire alone."""
