"""How good a photo is as a photo, by machine: measured, told, and used to choose among many."""
