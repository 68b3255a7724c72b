"""Groups of faces that are one person's: kept while faces come in, and made anew at night."""

from faces.grouping.placing import place_faces
from faces.grouping.regrouping import regroup

__all__ = ["place_faces", "regroup"]
