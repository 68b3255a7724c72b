"""Notifications of buckets: somebody put an object there, and its photo comes into the library."""
