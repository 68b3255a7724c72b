"""Reading metadata: `read_metadata(path, format)` says what a file tells about itself.

Pure: a path in, a dataclass out. The parsers are our own because the files are hostile and half
broken, and none of the libraries read more than nine in ten of them (docs/evaluation/exif.md).
"""

from photos.metadata.read import read_metadata
from photos.metadata.result import Metadata

__all__ = ["Metadata", "read_metadata"]
