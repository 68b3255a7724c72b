"""The library: photos, renditions, metadata, rights, timeline."""
