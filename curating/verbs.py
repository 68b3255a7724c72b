"""Every verb of curating, one list: what it writes, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from curating import edits, writing
from curating.cells import ARCHIVED, CAPTION, FAVOURITE, LOOKS, NOTE, RATING, TRASHED
from curating.writing import Write


@dataclass(frozen=True)
class Verb:
    """What a person can do with photos.

    `said` is the sentence of the history; it may name what is in an action's detail. `again` says
    why an older decision is not taken back where this one came later.
    """

    name: str
    label: Promise
    undo_label: Promise
    said: Promise
    again: Callable[[int], str]
    write: Callable[[Write], None]
    icon: str = "pencil"
    # Of what is chosen it takes the files that lie beneath, too. It moves photos into or out of
    # sight, and has the library's stacks to itself meanwhile.
    whole_stacks: bool = False
    moves_stacks: bool = False
    of_originals: bool = False  # where an edit is chosen, its original is meant
    page: str = ""  # of a thing that is deleted onto slips: where it is seen when it is back

    @property
    def of_photos(self) -> bool:
        return not self.page

    def stays(self, count: int) -> str:
        return self.again(count) % count


def _again(one: str, many: str) -> Callable[[int], str]:
    return partial(ngettext, one, many)


CHANGED = _again(
    "%d photo stays, it was changed later.", "%d photos stay, they were changed later."
)
RATED = _again(
    "%d photo stays, somebody rated it later.", "%d photos stay, somebody rated them later."
)
TAGGED = _again(
    "%d photo stays, its tags were changed later.", "%d photos stay, their tags were changed later."
)
FILED = _again(
    "%d photo stays, it was put into or out of the album later.",
    "%d photos stay, they were put into or out of the album later.",
)
MOVED = _again("%d photo stays, it was moved later.", "%d photos stay, they were moved later.")
WRITTEN = _again(
    "%d photo stays, somebody wrote on it later.", "%d photos stay, somebody wrote on them later."
)
FAVOURED = _again(
    "%d photo stays, it was made a favourite or none later.",
    "%d photos stay, they were made favourites or none later.",
)

EDITED = _again("%d photo stays, it was edited later.", "%d photos stay, they were edited later.")

ALL = (
    Verb(
        "favourite", gettext_lazy("Favourite"), gettext_lazy("No favourite"),
        ngettext_lazy("%(n)d photo is a favourite.", "%(n)d photos are favourites.", "n"),
        FAVOURED, partial(writing.set_column, FAVOURITE), "heart",
    ),
    Verb(
        "unfavourite", gettext_lazy("No favourite any more"), gettext_lazy("Favourite again"),
        ngettext_lazy(
            "%(n)d photo is no favourite any more.", "%(n)d photos are no favourites any more.", "n"
        ),
        FAVOURED, partial(writing.set_column, FAVOURITE), "heart",
    ),
    Verb(
        "rate", gettext_lazy("Rate"), gettext_lazy("Rating as before"),
        ngettext_lazy(
            "%(n)d photo has %(value)s of 5 stars.", "%(n)d photos have %(value)s of 5 stars.", "n"
        ),
        RATED, partial(writing.set_column, RATING), "star",
    ),
    Verb(
        "unrate", gettext_lazy("No rating"), gettext_lazy("Rating as before"),
        ngettext_lazy(
            "Took the rating off %(n)d photo.", "Took the rating off %(n)d photos.", "n"
        ),
        RATED, partial(writing.set_column, RATING), "star",
    ),
    Verb(
        "caption", gettext_lazy("Caption"), gettext_lazy("Caption as before"),
        ngettext_lazy("Changed the caption.", "Changed the caption of %(n)d photos.", "n"),
        WRITTEN, partial(writing.set_column, CAPTION), "pencil",
    ),
    Verb(
        "note", gettext_lazy("Note"), gettext_lazy("Note as before"),
        ngettext_lazy("Changed the note.", "Changed the note of %(n)d photos.", "n"),
        WRITTEN, partial(writing.set_column, NOTE), "pencil",
    ),
    Verb(
        "call", gettext_lazy("Say what it is"), gettext_lazy("As it was called before"),
        ngettext_lazy(
            "%(n)d photo is called: %(words)s.", "%(n)d photos are called: %(words)s.", "n"
        ),
        CHANGED, partial(writing.set_column, LOOKS), "file-text",
    ),
    Verb(
        "tag", gettext_lazy("Add tags"), gettext_lazy("Tags as before"),
        ngettext_lazy(
            "Tagged %(n)d photo: %(words)s.", "Tagged %(n)d photos: %(words)s.", "n"
        ),
        TAGGED, writing.add_tags, "tag",
    ),
    Verb(
        "untag", gettext_lazy("Take a tag off"), gettext_lazy("Put the tag back"),
        ngettext_lazy(
            "Took %(words)s off %(n)d photo.", "Took %(words)s off %(n)d photos.", "n"
        ),
        TAGGED, writing.refuse_tag, "tag",
    ),
    Verb(
        "retag", gettext_lazy("Put a tag back"), gettext_lazy("Take the tag off"),
        ngettext_lazy(
            "Put %(words)s back on %(n)d photo.", "Put %(words)s back on %(n)d photos.", "n"
        ),
        TAGGED, writing.allow_tag, "tag",
    ),
    Verb(
        "archive", gettext_lazy("Archive"), gettext_lazy("Out of the archive"),
        ngettext_lazy("Archived %(n)d photo.", "Archived %(n)d photos.", "n"),
        MOVED, partial(writing.set_moment, ARCHIVED), "archive",
        whole_stacks=True, moves_stacks=True,
    ),
    Verb(
        "unarchive", gettext_lazy("Out of the archive"), gettext_lazy("Into the archive"),
        ngettext_lazy(
            "Took %(n)d photo out of the archive.", "Took %(n)d photos out of the archive.", "n"
        ),
        MOVED, partial(writing.clear_moment, ARCHIVED), "archive-restore",
        whole_stacks=True, moves_stacks=True,
    ),
    Verb(
        "trash", gettext_lazy("Move to the trash"), gettext_lazy("Out of the trash"),
        ngettext_lazy("%(n)d photo is in the trash.", "%(n)d photos are in the trash.", "n"),
        MOVED, partial(writing.set_moment, TRASHED), "trash",
        whole_stacks=True, moves_stacks=True,
    ),
    Verb(
        "restore", gettext_lazy("Out of the trash"), gettext_lazy("Into the trash"),
        ngettext_lazy(
            "Took %(n)d photo out of the trash.", "Took %(n)d photos out of the trash.", "n"
        ),
        MOVED, partial(writing.clear_moment, TRASHED), "rotate-ccw",
        whole_stacks=True, moves_stacks=True,
    ),
    Verb(
        "put_in", gettext_lazy("Add to an album"), gettext_lazy("Out of the album"),
        ngettext_lazy("Put %(n)d photo into %(words)s.", "Put %(n)d photos into %(words)s.", "n"),
        FILED, writing.put_into_album, "book-image",
    ),
    Verb(
        "take_out", gettext_lazy("Take out of the album"), gettext_lazy("Back into the album"),
        ngettext_lazy(
            "Took %(n)d photo out of %(words)s.", "Took %(n)d photos out of %(words)s.", "n"
        ),
        FILED, writing.take_out_of_album, "book-image", whole_stacks=True,
    ),
    Verb(
        "edit", gettext_lazy("Edit"), gettext_lazy("Edit as before"),
        ngettext_lazy("Edited %(n)d photo.", "Edited %(n)d photos.", "n"),
        EDITED, edits.edit, "sliders-horizontal",
        moves_stacks=True, of_originals=True,
    ),
    Verb(
        "paste_edit", gettext_lazy("Paste light and colour"), gettext_lazy("Light as before"),
        ngettext_lazy(
            "Pasted light and colour on %(n)d photo.", "Pasted light and colour on %(n)d photos.",
            "n",
        ),
        EDITED, edits.edit, "clipboard-paste",
        moves_stacks=True, of_originals=True,
    ),
    Verb(
        "unedit", gettext_lazy("Revert to the original"), gettext_lazy("Edited again"),
        ngettext_lazy(
            "Took the edit of %(n)d photo back.", "Took the edits of %(n)d photos back.", "n"
        ),
        EDITED, edits.take_back, "undo-2",
        moves_stacks=True, of_originals=True,
    ),
    Verb(
        "merge_tag", gettext_lazy("Merge a tag"), gettext_lazy("Tags as before"),
        ngettext_lazy(
            "Merged a tag on %(n)d photo: %(words)s.", "Merged a tag on %(n)d photos: %(words)s.",
            "n",
        ),
        TAGGED, writing.merge_tag, "tag",
    ),
    Verb(
        "correct_time", gettext_lazy("Correct the time"), gettext_lazy("Time as before"),
        ngettext_lazy(
            "Corrected the time of %(n)d photo: %(words)s.",
            "Corrected the time of %(n)d photos: %(words)s.", "n",
        ),
        CHANGED, writing.correct_time, "clock", whole_stacks=True,
    ),
    Verb(
        "correct_place", gettext_lazy("Correct the place"), gettext_lazy("Place as before"),
        ngettext_lazy(
            "Corrected the place of %(n)d photo: %(words)s.",
            "Corrected the place of %(n)d photos: %(words)s.", "n",
        ),
        CHANGED, writing.correct_place, "map-pin", whole_stacks=True,
    ),
    Verb(
        "delete_album", gettext_lazy("Delete an album"), gettext_lazy("Bring the album back"),
        ngettext_lazy(
            "Deleted the album “%(words)s” with %(photos)d photo.",
            "Deleted the album “%(words)s” with %(photos)d photos.", "photos",
        ),
        CHANGED, writing.nothing, "book-image", page="albums:album",
    ),
    Verb(
        "delete_story", gettext_lazy("Delete a story"), gettext_lazy("Bring the story back"),
        ngettext_lazy(
            "Deleted the story “%(words)s” with %(photos)d photo.",
            "Deleted the story “%(words)s” with %(photos)d photos.", "photos",
        ),
        CHANGED, writing.nothing, "book-open", page="stories:story",
    ),
)  # fmt: skip
VERBS: Mapping[str, Verb] = {verb.name: verb for verb in ALL}
