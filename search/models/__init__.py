"""What search knows of photos beyond their metadata."""

from search.models.embedding import Embedding
from search.models.kept import RecentSearch, SavedSearch, UnrememberedSearcher
from search.models.library_change import LibraryChange
from search.models.model_caption import CaptionDay, ModelCaption
from search.models.photo_text import PhotoText

__all__ = [
    "CaptionDay",
    "Embedding",
    "LibraryChange",
    "ModelCaption",
    "PhotoText",
    "RecentSearch",
    "SavedSearch",
    "UnrememberedSearcher",
]
