"""People as clients of the protocol know them: those of one's own library alone."""
