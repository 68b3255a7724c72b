"""What makes people come back: trips and events, memories, stories."""
