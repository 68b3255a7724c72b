"""Albums, selections and links as one ZIP, made while it is sent; nothing is kept of it."""
