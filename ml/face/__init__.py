"""Faces in pictures: found, described, and told apart."""

from ml.box import Box
from ml.face.protocol import FaceModel, FaceSpace, FoundFace, Image, Vector
from ml.face.registry import (
    available_face_models,
    face_model_version,
    face_space,
    load_face_model,
    sees_eyelids,
)

__all__ = [
    "Box",
    "FaceModel",
    "FaceSpace",
    "FoundFace",
    "Image",
    "Vector",
    "available_face_models",
    "face_model_version",
    "face_space",
    "load_face_model",
    "sees_eyelids",
]
