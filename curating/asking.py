"""What a form asks for: a verb with what it needs to be done, checked, as an action keeps it."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from curating.corrections.asked import place_asked, time_asked
from curating.invalid import InvalidAction
from curating.verbs import VERBS
from editing.recipe import read_recipe
from photos.curation import LONGEST_CAPTION, MOST_STARS
from photos.models import Photo, Tag
from photos.services.tags import InvalidTag, clean_tag_name, tags_named

__all__ = ["Detail", "InvalidAction", "Said", "detail_of", "number", "numbers"]

LONGEST_TITLE = 255
Said = Mapping[str, str]
Detail = dict[str, Any]
# The tag itself, and what hangs below it, however deep.
BENEATH = """
with recursive beneath (id) as (
    select %s::bigint union
    select child.id from photos_tag child join beneath on child.parent_id = beneath.id
)
select id from beneath where id <> %s
"""


def detail_of(owner: User, verb: str, said: Said) -> Detail:
    """What the verb needs, read from a form. Makes tags and albums that are new. Raises
    InvalidAction."""
    if verb not in VERBS or not VERBS[verb].of_photos:
        raise InvalidAction(_("There is no such action."))
    read = READERS.get(verb)
    return read(owner, said) if read else {}


def _rating(owner: User, said: Said) -> Detail:
    stars = said.get("rating", "")
    if stars not in {str(each) for each in range(1, MOST_STARS + 1)}:
        raise InvalidAction(_("A rating is one to five stars."))
    return {"value": int(stars)}


def _look(owner: User, said: Said) -> Detail:
    """What a person calls it; a plain photo looks like nothing else."""
    calls = {
        "photo": ("", _("a photo")),
        **{each.value: (each.value, str(each.label)) for each in Photo.Look},
    }
    if said.get("look", "") not in calls:
        raise InvalidAction(_("A photo is called photo, document or meme."))
    value, words = calls[said["look"]]
    return {"value": value, "words": words}


def _text(name: str) -> Callable[[User, Said], Detail]:
    """Lines end as they do everywhere here, whatever the browser sends."""

    def read(owner: User, said: Said) -> Detail:
        text = "\n".join(said.get(name, "").splitlines()).strip()
        if len(text) > LONGEST_CAPTION or "\0" in text:
            raise InvalidAction(_("At most %d letters.") % LONGEST_CAPTION)
        return {"value": text}

    return read


def _tags(owner: User, said: Said) -> Detail:
    try:
        names = [clean_tag_name(part) for part in said.get("tags", "").split(",") if part.strip()]
    except InvalidTag as error:
        raise InvalidAction(_("A tag is a word or a few, of at most 100 letters.")) from error
    if not names:
        raise InvalidAction(_("A tag is a word or a few, of at most 100 letters."))
    tags, made = tags_named(owner, names)
    words = ", ".join(sorted({tag.name for tag in tags}))
    return {"tags": sorted(tag.pk for tag in tags), "made": sorted(made), "words": words}


def _tag(owner: User, said: Said) -> Detail:
    tag = Tag.objects.filter(owner=owner, pk=number(said.get("tag", ""))).first()
    if tag is None:
        raise InvalidAction(_("There is no such tag."))
    with connection.cursor() as cursor:
        cursor.execute(BENEATH, [tag.pk, tag.pk])
        kinds = sorted(row[0] for row in cursor.fetchall())
    return {"tag": tag.pk, "kinds": kinds, "words": tag.name}


def _tags_to_merge(owner: User, said: Said) -> Detail:
    ids = [number(said.get(name, "")) for name in ("tag", "into")]
    tags = Tag.objects.filter(owner=owner).in_bulk(ids)
    if len(tags) != 2:
        raise InvalidAction(_("There is no such tag."))
    words = " → ".join(tags[pk].name for pk in ids)
    return {"tag": ids[0], "into": ids[1], "words": words}


def _album(owner: User, said: Said) -> Detail:
    album = Album.objects.filter(owner=owner, pk=number(said.get("album", ""))).first()
    if album is None:
        raise InvalidAction(_("There is no such album."))
    return {"album": album.pk, "words": album.title or _("an untitled album")}


def _album_to_fill(owner: User, said: Said) -> Detail:
    """One of the person's, or a new one of this title."""
    title = " ".join(said.get("title", "").split())[:LONGEST_TITLE].replace("\0", "")
    if title and not said.get("album"):
        album = Album.objects.create(owner=owner, title=title)
        return {"album": album.pk, "made_album": album.pk, "words": title}
    detail = _album(owner, said)
    if Album.objects.smart().filter(pk=detail["album"]).exists():
        raise InvalidAction(_("A smart album fills itself."))
    return detail


def _recipe(owner: User, said: Said) -> Detail:
    try:
        recipe = read_recipe(json.loads(said.get("recipe", "")))
    except (ValueError, RecursionError) as error:
        raise InvalidAction(_("This is no recipe of an edit.")) from error
    if recipe.is_nothing:
        raise InvalidAction(_("This edit does nothing."))
    return {"recipe": recipe.as_json()}


def number(text: str) -> int:
    """An id, or one that nothing has."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) if is_id else 0


def numbers(texts: Iterable[str]) -> list[int]:
    return sorted({number(text) for text in texts} - {0})


READERS: Mapping[str, Callable[[User, Said], Detail]] = {
    "favourite": lambda owner, said: {"value": True},
    "unfavourite": lambda owner, said: {"value": False},
    "rate": _rating,
    "unrate": lambda owner, said: {"value": None},
    "call": _look,
    "caption": _text("caption"),
    "note": _text("note"),
    "edit": _recipe,
    "paste_edit": _recipe,
    "tag": _tags,
    "untag": _tag,
    "retag": _tag,
    "put_in": _album_to_fill,
    "take_out": _album,
    "merge_tag": _tags_to_merge,
    "correct_time": time_asked,
    "correct_place": place_asked,
}
