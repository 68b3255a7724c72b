"""What fits a query: in meaning, by letter, by its filters; and in which order."""
