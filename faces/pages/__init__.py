"""The pages of people: all of them, one of them, and the names offered while one is typed."""
