"""Where something stands in a picture."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A place in fractions of the upright picture, from its left and its top. Within it."""

    left: float
    top: float
    width: float
    height: float

    def overlap(self, other: "Box") -> float:
        """The area that two boxes share, of what both cover: 0 to 1."""
        width = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        height = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        shared = max(width, 0.0) * max(height, 0.0)
        both = self.width * self.height + other.width * other.height - shared
        return shared / both if both > 0 else 0.0
