"""WebDAV: the inbox of each person, and their photos by month and by album, as folders."""
