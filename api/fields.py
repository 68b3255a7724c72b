"""What bodies carry everywhere. JSON has types, so nothing is taken for another: "1" is no number,
1 is no yes."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

LARGEST_ID = 2**63 - 1
MOST_IDS = 1000


class Whole(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        """JSON knows no difference between 3 and 3.0."""
        if isinstance(data, bool) or not isinstance(data, int | float) or data != int(data):
            self.fail("invalid")
        return int(data)


class Id(Whole):
    """An id, as large as the database has them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **more)


class Ids(serializers.ListField):
    """Some ids, each once."""

    child = Id()

    def __init__(self, **more: Any) -> None:
        limits = {"allow_empty": False, "max_length": MOST_IDS} | more
        super().__init__(**limits, min_length=None if limits["allow_empty"] else 1)

    def run_validation(self, data: Any = empty) -> Any:
        """As many as were sent are counted, and not as many as differ."""
        found = super().run_validation(data)
        return list(dict.fromkeys(found)) if isinstance(found, list) else found


class Text(serializers.CharField):
    """Words. They are as long as they were sent, though the spaces around them are left out."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(f"At most {self.max_length} characters.")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """Yes or no."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Fraction(serializers.FloatField):
    """A part of a side of the picture."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=1, **more)

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return float(min(max(data, -1), 2))  # whole numbers of JSON may be larger than floats are


@extend_schema_field({"type": "string", "examples": ["2022-06-15T12:00:00"]})
class WallClock(serializers.Field[datetime, Any, str, Any]):
    """A moment by the clock on the wall where it was: without a zone."""

    def to_representation(self, value: datetime) -> str:
        return value.replace(tzinfo=None).isoformat()
