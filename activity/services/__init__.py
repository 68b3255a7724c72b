"""All writes of what people say and of what they are told."""

from activity.services.telling import tell

__all__ = ["tell"]
