"""Pictures and words in one space: `load_encoder(name, models_dir)` is the way in."""

from ml.encoder.protocol import Description, Encoder, Image, Prepared, Quality, TagGuess, Vectors
from ml.encoder.registry import available_encoders, encoder_version, load_encoder
from ml.encoder.vocabulary import TAGS_VERSION, wider_words

__all__ = [
    "TAGS_VERSION",
    "Description",
    "Encoder",
    "Image",
    "Prepared",
    "Quality",
    "TagGuess",
    "Vectors",
    "available_encoders",
    "encoder_version",
    "load_encoder",
    "wider_words",
]
