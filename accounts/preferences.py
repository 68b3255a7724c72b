"""How the pages look to a person, and what they open with."""

from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Preferred:
    """What a person prefers; the fields of `User`."""

    time_zone: str
    language: str
    theme: str
    opens_with: str


def change_preferences(user: User, preferred: Preferred) -> None:
    """Raises ValidationError, and writes nothing else of the row."""
    fields = vars(preferred)
    for name, value in fields.items():
        setattr(user, name, value)
    user.full_clean()
    user.save(update_fields=list(fields))
