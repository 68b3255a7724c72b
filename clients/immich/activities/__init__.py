"""Comments and likes as clients of the protocol know them: of an album, or of a photo in one."""
