"""How alike two pictures are: hashes that find, and a check that tells. Arrays in, numbers out."""
