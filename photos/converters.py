"""How addresses carry values of this app."""

from datetime import date


class MonthConverter:
    """A month as `2022-06`: its first day. Anything else is no address at all."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month = int(value[:4]), int(value[5:])
        if year == date.max.year:
            raise ValueError("The month after it has no date.")
        return date(year, month, 1)

    def to_url(self, value: date) -> str:
        return value.isoformat()[:7]
