"""What search knows of photos beyond their metadata."""

from search.models.embedding import Embedding
from search.models.photo_text import PhotoText

__all__ = ["Embedding", "PhotoText"]
