"""What kind of picture it is: a document, a meme, or neither. Arrays and lines of text in."""

from ml.kinds.judging import DOCUMENT, MEME, Line, kind_of, lines_of

__all__ = ["DOCUMENT", "MEME", "Line", "kind_of", "lines_of"]
