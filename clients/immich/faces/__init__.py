"""Faces in photos as clients of the protocol know them: boxes, and whose they are."""
