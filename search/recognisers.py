"""Names by which other modules know the words of queries."""

from search.language.words import PREPOSITIONS, fold

__all__ = ["PREPOSITIONS", "fold"]
