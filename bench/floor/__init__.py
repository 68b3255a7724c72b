"""What pages are compared with: an empty view, served by the same processes as they are."""
