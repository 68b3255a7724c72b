"""Other people's protocols: WebDAV."""
