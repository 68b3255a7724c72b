"""A town by its name: where it is."""

from dataclasses import dataclass
from functools import cache

from places.gazetteer import load_gazetteer, plain_name


@dataclass(frozen=True)
class Town:
    """A town of the gazetteer; its position in degrees."""

    name: str
    region: str
    latitude: float
    longitude: float


def towns_named(text: str, *, most: int) -> list[Town]:
    """Towns whose names begin so, the largest first."""
    begun = plain_name(text).casefold().strip()
    gazetteer = load_gazetteer()
    rows = [row for name, rows in _rows_by_name().items() if name.startswith(begun) for row in rows]
    rows.sort(key=lambda row: float(gazetteer.population[row]), reverse=True)
    return [_town(row) for row in rows[:most]] if begun else []


def _town(row: int) -> Town:
    gazetteer = load_gazetteer()
    latitude, longitude = gazetteer.coordinates[row]
    return Town(gazetteer.names[row], gazetteer.regions[row], float(latitude), float(longitude))


def point_named(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of the largest town of this name; "Springfield, United States", or a
    region behind it, says which."""
    name, _, wider = (plain_name(part).casefold() for part in text.partition(","))
    gazetteer = load_gazetteer()
    rows = _rows_by_name().get(name.strip(), [])
    if wider.strip():
        rows = [row for row in rows if wider.strip() in _wider(row)]
    if not rows or not name.strip():
        return None
    row = max(rows, key=lambda each: float(gazetteer.population[each]))
    latitude, longitude = gazetteer.coordinates[row]
    return float(latitude), float(longitude)


@cache
def _rows_by_name() -> dict[str, list[int]]:
    """Once a process."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(load_gazetteer().names):
        rows.setdefault(plain_name(name).casefold(), []).append(row)
    return rows


def _wider(row: int) -> set[str]:
    gazetteer = load_gazetteer()
    code = str(gazetteer.country_codes[row])
    words = (gazetteer.regions[row], gazetteer.country_names.get(code, code), code)
    return {plain_name(word).casefold() for word in words}
