"""Tags as clients of the protocol know them: a path of names, like "animals/dogs"."""
