"""How the searches of smart albums are understood, and which of them cannot fill one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from albums.models import Album
from search.filters import AnyOf, Filter, InAlbum, Not
from search.language.words import name_key
from search.names import library_names
from search.query import Query, parse
from search.selectors import understand


def understand_for(album: Album, text: str) -> Query:
    """What its owner means today, where no smart album has a name: an album called "Lisbon" that
    holds what "Lisbon" finds would come to be filled from itself."""
    names = library_names(album.owner)
    smart = {name_key(title) for title in _smart_titles(album)}
    ordinary = {key: titles for key, titles in names.albums.items() if key not in smart}
    today = timezone.localdate(timezone=ZoneInfo(album.owner.time_zone))
    return parse(text, names=replace(names, albums=ordinary), today=today)


def reading(query: Query) -> list[str]:
    """As what each part of a query is understood: a place, a person, words. Dates may move on."""
    return [f"{'not ' if chip.negated else ''}{chip.kind}" for chip in query.chips]


def refuse_unusable(album: Album, text: str) -> None:
    """Raises ValidationError: no search, or one that asks for what is in another smart album."""
    query = understand(album.owner, text)
    if query.is_empty:
        raise ValidationError(_("Say what the album shall hold: words, a place, a date."))
    asked = {name_key(title) for title in _albums_asked(query.filters)}
    others = {name_key(title) for title in _smart_titles(album)} - {name_key(album.title)}
    if asked & others:
        raise ValidationError(_("A smart album cannot be filled from a smart album."))


def _smart_titles(album: Album) -> Iterable[str]:
    own = Album.objects.of(album.owner)
    return own.smart().values_list("title", flat=True)


def _albums_asked(filters: Iterable[Filter]) -> Iterator[str]:
    for wanted in filters:
        match wanted:
            case InAlbum(titles):
                yield from titles
            case Not(unwanted):
                yield from _albums_asked([unwanted])
            case AnyOf(choices):
                yield from _albums_asked(choices)
