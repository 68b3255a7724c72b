"""Sources: folders, buckets and drives that are indexed, and kept in step with the library."""
