"""Stories told: chosen and arranged by a good default, changed by a person, shown and sent."""
