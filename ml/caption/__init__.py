"""A sentence about a picture from a model at an endpoint: `describe(endpoint, jpeg)`."""

from ml.caption.answer import Answer, AnswerUnusable
from ml.caption.endpoint import Endpoint, EndpointAway, describe

__all__ = ["Answer", "AnswerUnusable", "Endpoint", "EndpointAway", "describe"]
