"""Knowing that all is well: troubles, what is ready, figures, jobs, and files without rows."""
