"""As which model sees the faces: vectors of one space can be compared."""

from dataclasses import dataclass

from faces.clustering import similarity
from faces.looking import current_model


@dataclass(frozen=True)
class Space:
    """A model in one version, its dimensions, and how near two groups of one person are."""

    model: str
    version: int
    dimensions: int
    cutoff: float

    @property
    def least(self) -> float:
        """The similarity from which on two are one."""
        return similarity(self.cutoff)


def current_space() -> Space:
    """Raises ModelUnavailable."""
    model = current_model()
    return Space(model.name, model.version, model.dimensions, model.cutoff)
