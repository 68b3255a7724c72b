"""How large the earth is: a sphere, of which distances in photos need no better."""

RADIUS_KM = 6371.0
