"""What somebody said about people, and taking it back."""
