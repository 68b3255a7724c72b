"""The locked folder: photos behind a second password, with files that only it opens."""
