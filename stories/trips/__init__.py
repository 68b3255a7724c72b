"""Trips and events of a day: found from when and where photos were taken, and put right by hand."""
