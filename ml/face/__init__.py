"""Faces in pictures: found, described, and told apart."""

from ml.box import Box
from ml.face.protocol import FaceModel, FoundFace, Image, Vector
from ml.face.registry import available_face_models, face_model_version, load_face_model

__all__ = [
    "Box",
    "FaceModel",
    "FoundFace",
    "Image",
    "Vector",
    "available_face_models",
    "face_model_version",
    "load_face_model",
]
