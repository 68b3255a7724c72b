"""Albums: photos that a person put together, or that an archive brought in together."""
