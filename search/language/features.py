"""What not every photo has, as queries name it: `has:caption`, `is:archived`. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """What a photo can have or be, and the words behind `has:` and `is:` that ask for it."""

    label: str
    has: tuple[str, ...] = ()
    is_: tuple[str, ...] = ()


FEATURES = {
    "album": Feature("In an album", ("album", "albums")),
    "archived": Feature("Archived", (), ("archived",)),
    "burst": Feature("Bursts", ("burst",), ("burst",)),
    "camera": Feature("Says its camera", ("camera",)),
    "caption": Feature("Has a caption", ("caption", "description"), ("captioned",)),
    "damaged": Feature("Damaged", (), ("damaged", "broken")),
    "document": Feature("Documents", (), ("document", "documents")),
    "edit": Feature("Edited", ("edit", "edits"), ("edited",)),
    "landscape": Feature("Wider than high", (), ("landscape", "wide")),
    "live": Feature("Live photos", ("live", "motion"), ("live", "motion")),
    "meme": Feature("Memes", (), ("meme", "memes")),
    "missing": Feature("Original is missing", (), ("missing",)),
    "panorama": Feature("Panoramas", (), ("panorama", "panoramas", "panoramic", "pano")),
    "people": Feature("Has people", ("people", "person", "persons", "face", "faces")),
    "place": Feature("Has a place", ("place", "places"), ("located",)),
    "portrait": Feature("Higher than wide", (), ("portrait", "upright")),
    "position": Feature("Has a position", ("gps", "position", "location", "geo"), ("geotagged",)),
    "rating": Feature("Rated", ("rating", "stars"), ("rated",)),
    "screenshot": Feature("Screenshots", (), ("screenshot", "screenshots")),
    "square": Feature("Square", (), ("square",)),
    "stack": Feature("Stacked", ("stack", "versions"), ("stacked", "stack")),
    "tags": Feature("Tagged", ("tag", "tags"), ("tagged",)),
    "text": Feature("Has text", ("text", "words")),
}
