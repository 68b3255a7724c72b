"""Search as clients of the protocol ask for it: by fields, by meaning, and what there is to ask."""
