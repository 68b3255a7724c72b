"""Google Drive as a source: signing in, listing, changes, downloads."""
