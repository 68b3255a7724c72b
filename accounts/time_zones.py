"""The time zones a person may choose from."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Not zones of the world: what the server itself is set to, and the unset clock of a new machine.
OF_THE_MACHINE = {"localtime", "Factory"}
# Older names of zones by continent. Browsers may report them, nobody looks for them.
LEGACY_AREAS = ("Brazil/", "Canada/", "Chile/", "Etc/", "Mexico/", "US/")


@dataclass(frozen=True)
class Zone:
    """A choice, with the city that people look for: America/New_York, New York."""

    name: str
    city: str


@cache
def known_zones() -> frozenset[str]:
    """Every name that is understood, also older ones."""
    return frozenset(available_timezones() - OF_THE_MACHINE)


@cache
def listed_zones() -> tuple[Zone, ...]:
    """What to choose from, by continent and city."""
    names = (name for name in known_zones() if "/" in name and not name.startswith(LEGACY_AREAS))
    return tuple(
        Zone(name, name.rpartition("/")[2].replace("_", " ")) for name in ("UTC", *sorted(names))
    )


def validate_time_zone(name: str) -> None:
    """Raises ValidationError for what is no time zone."""
    if name not in known_zones():
        raise ValidationError(_("Choose a time zone from the list, such as Europe/Lisbon."))
