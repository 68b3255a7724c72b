"""What a library is made of, by the API."""
