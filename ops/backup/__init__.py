"""Backups of database and files as one, and the ways back (ADR 41)."""
