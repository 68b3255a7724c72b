"""What comes up by itself: this day in earlier years, the best of late, people then and now."""
