"""Why a photo matched: what is said of it that a query asked for, and where it stands in its
picture. Only for the photos of one page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from accounts.models import User
from photos.models import Photo
from search.filters import Filter, TakenBetween, TakenWith, TakenYearly
from search.finding.nearly import nearly_said
from search.finding.ranking import Candidate
from search.finding.words import words_of
from search.query import Query
from search.reasons.beneath import found_beneath
from search.reasons.sayings import Saying, sayings
from search.reasons.wishes import Piece, Wish, holding, standing, wishes

AROUND_WORDS = ".,;:!?()[]{}\"'"


@dataclass(frozen=True)
class Match:
    """One reason: its kind, what is said of the photo, the words of it that were asked for, and
    of text in the picture which of `PhotoText.regions` hold them.

    Kinds: meaning, looks, caption, note, person, album, tag, place, text, description (a model's
    caption), filename, guess (a model's tag), date, camera, beneath (a file of the same stack has
    what was asked for).
    """

    kind: str
    text: str
    words: tuple[str, ...] = ()
    regions: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Heard:
    """A saying, and which pieces of a wish stand in each of its lines."""

    saying: Saying
    by_line: tuple[dict[Piece, Piece], ...]

    @property
    def pieces(self) -> set[Piece]:
        return {piece for line in self.by_line for piece in line}


def matches(
    user: User, query: Query, found: Iterable[Candidate], photos: Mapping[int, Photo]
) -> dict[int, tuple[Match, ...]]:
    """Return the reasons for each photo, the surest first."""
    asked = wishes(query)
    said = sayings(user, photos) if asked else {}
    beneath = found_beneath(user, query, photos)
    return {
        candidate.photo_id: tuple(
            dict.fromkeys(
                [
                    *_beneath(beneath.get(candidate.photo_id)),
                    *_said(asked, said.get(candidate.photo_id, []), candidate),
                    *_filtered(query, photos[candidate.photo_id]),
                    *_alike(query, candidate),
                ]
            )
        )
        for candidate in found
        if candidate.photo_id in photos
    }


def _beneath(words: str | None) -> Iterator[Match]:
    if words:
        yield Match("beneath", words)


def _said(asked: Iterable[Wish], said: Sequence[Saying], candidate: Candidate) -> Iterator[Match]:
    for wish in asked:
        heard = [_hear(wish, saying) for saying in said if wish.is_for(saying.kind)]
        telling = _telling(wish, heard)
        yield from map(_match, telling)
        if not telling and "nearly" in candidate.ways:
            yield from _nearly(wish, said)


def _hear(wish: Wish, saying: Saying) -> _Heard:
    return _Heard(saying, tuple(standing(wish, words_of(line)) for line in saying.lines))


def _telling(wish: Wish, heard: Sequence[_Heard]) -> list[_Heard]:
    """What says all of the wish, or else what says all of it together."""
    wanted = set(wish.pieces)
    whole = [each for each in heard if each.pieces == wanted]
    if whole:
        return whole
    parts = [each for each in heard if each.pieces]
    return parts if set().union(*(each.pieces for each in parts)) == wanted else []


def _match(heard: _Heard) -> Match:
    saying, regions = heard.saying, _covering(heard.by_line)
    lines = [saying.lines[region] for region in regions]
    words = {word for line in heard.by_line for there in line.values() for word in there}
    shown = tuple(dict.fromkeys(word for line in lines for word in _as_written(line, words)))
    is_text = saying.kind == "text"
    return Match(saying.kind, " \N{MIDDLE DOT} ".join(lines), shown, regions if is_text else ())


def _covering(by_line: Sequence[dict[Piece, Piece]]) -> tuple[int, ...]:
    """The fewest lines that hold all pieces, and others that hold as much as one of them."""
    missing = {piece for line in by_line for piece in line}
    chosen: list[set[Piece]] = []
    while missing:
        best = max(by_line, key=lambda line: len(missing & line.keys()))
        chosen.append(set(best))
        missing -= best.keys()
    return tuple(
        number
        for number, line in enumerate(by_line)
        if any(pieces <= line.keys() for pieces in chosen)
    )


def _as_written(line: str, words: set[str]) -> list[str]:
    return [word.strip(AROUND_WORDS) for word in line.split() if words.intersection(words_of(word))]


def _nearly(wish: Wish, said: Iterable[Saying]) -> Iterator[Match]:
    """Text that was read with a few letters amiss."""
    for saying in said:
        regions = nearly_said(wish.text, saying.lines) if saying.kind == "text" else ()
        if regions:
            lines = " \N{MIDDLE DOT} ".join(saying.lines[region] for region in regions)
            yield Match("text", lines, (), regions)


def _filtered(query: Query, photo: Photo) -> Iterator[Match]:
    for wanted in holding(query):
        if _taken_then(wanted, photo):
            yield Match("date", date_format(photo.taken_local.date(), "DATE_FORMAT"))
        elif isinstance(wanted, TakenWith) and photo.camera:
            yield Match("camera", photo.camera)


def _taken_then(wanted: Filter, photo: Photo) -> bool:
    taken = photo.taken_local.date()
    match wanted:
        case TakenBetween(first, last):
            return first <= taken <= last
        case TakenYearly(first_day, last_day):
            day = (taken.month, taken.day)
            if first_day <= last_day:
                return first_day <= day <= last_day
            return day >= first_day or day <= last_day
    return False


def _alike(query: Query, candidate: Candidate) -> Iterator[Match]:
    if "meaning" in candidate.ways:
        yield Match("meaning", query.words)
    if "looks" in candidate.ways:
        yield Match("looks", "")
