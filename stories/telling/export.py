"""A story as one page that needs nothing else: neither network nor server, neither script nor font.

It is written photo by photo, so that a long story needs no more memory than its largest preview.
"""

import base64
import secrets
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from photos.media import rendition_media
from photos.models import Photo, Rendition
from rights.lending import Viewer
from stories.telling.selectors import Told, ToldChapter

STYLES = ("css/tokens.css", "css/story.css", "css/story_file.css")
# What the page may do where it is opened: show what is in it, and ask for nothing.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# Where chapters, or the bytes of a picture, go. Nobody writes it into a caption: it is new in each
# process.
PLACE = secrets.token_hex(16)


def pieces_of(viewer: Viewer, page: Told) -> Generator[bytes]:
    """The page. What became invisible while it is written is left out."""
    before, after = around("file", page=page, styles=styles(), policy=POLICY)
    yield before
    if page.cover:
        yield from picture(viewer, page.cover, "cover", page=page)
    yield piece("words", page=page)
    for chapter in page.chapters:
        yield from chapter_pieces(viewer, chapter, page)
    yield after


def chapter_pieces(viewer: Viewer, chapter: ToldChapter, page: Told) -> Iterator[bytes]:
    yield b'<section class="story-chapter">'
    yield piece("chapter_head", chapter=chapter, page=page)
    yield b'<div class="story-rows">'
    for row in chapter.rows:
        yield b'<div class="story-row">'
        for each in row:
            yield from picture(viewer, each.photo, "photo", each=each, page=page)
        yield b"</div>"
    yield b"</div></section>"


def picture(viewer: Viewer, photo: Photo, name: str, **said: Any) -> Iterator[bytes]:
    """A piece of the page with the bytes of a photo's preview in it."""
    media = rendition_media(viewer, photo.pk, Rendition.Name.PREVIEW)
    if media is None:
        return
    before, after = around(name, **said, photo=photo, src=PLACE)
    with media.open() as stored:
        yield before + f"data:{media.mime};base64,".encode()
        yield base64.b64encode(stored.read())
    yield after


def around(name: str, **said: Any) -> tuple[bytes, bytes]:
    """What stands before and behind the place that is filled while it is written."""
    before, _place, after = piece(name, **said, place=PLACE).partition(PLACE.encode())
    return before, after


def piece(name: str, **said: Any) -> bytes:
    return render_to_string(f"stories/telling/_{name}.html", said).encode()


@cache
def styles() -> SafeString:
    """Our own stylesheets, as they are: no word of a person is in them."""
    texts = [Path(str(finders.find(name))).read_text(encoding="utf-8") for name in STYLES]
    return mark_safe("\n".join(texts))  # noqa: S308 - files of this project
