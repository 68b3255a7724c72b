"""What a library is made of: counted when it changed, kept as a row, told in words and plots."""
