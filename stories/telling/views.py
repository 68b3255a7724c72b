"""The pages of stories: all, one to read, one over the whole screen, one as a file; making and
deleting one."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from albums.models import Album
from curating.views.answers import tell
from photos.keyset import BadCursor
from sharing.asked import asked_number
from sharing.zips.names import safe_name
from sharing.zips.slots import Sent, give_back, take_slot
from stories.models import Occasion
from stories.telling import making
from stories.telling.asked import own_story
from stories.telling.deleting import delete_story
from stories.telling.export import pieces_of
from stories.telling.making import Source
from stories.telling.refusals import InvalidStory
from stories.telling.selectors import cards_of, slideshow_of, told

MOST_AT_ONCE = 2  # exports: each reads a whole story


@require_safe
def stories(request: SignedInRequest) -> HttpResponse:
    """All of them; with `fragment`, only those that follow."""
    try:
        page = cards_of(request.user, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    template = "_stories.html" if "fragment" in request.GET else "stories.html"
    return render(request, f"stories/telling/{template}", {"page": page})


@require_POST
def make(request: SignedInRequest) -> HttpResponse:
    """Of an `occasion`, an `album`, or what the search `q` finds."""
    try:
        story = making.make_story(request.user, source_of(request))
    except InvalidStory as error:
        messages.error(request, str(error))
        return redirect("stories:stories")
    messages.success(request, _("This is your story. Change whatever you like."))
    return redirect("stories:story", story.pk)


def source_of(request: SignedInRequest) -> Source:
    """Raises Http404 and InvalidStory."""
    user, said = request.user, request.POST
    if "occasion" in said:
        occasions = Occasion.objects.of(user)
        occasion = get_object_or_404(occasions, pk=asked_number(said["occasion"]))
        return making.of_trip(user, occasion)
    if "album" in said:
        albums = Album.objects.visible_to(user)
        return making.of_album(user, get_object_or_404(albums, pk=asked_number(said["album"])))
    return making.of_search(user, said.get("q", ""))


@require_safe
def story(request: SignedInRequest, story_id: int) -> HttpResponse:
    """To be read."""
    page = told(request.user, own_story(request.user, story_id), hides_places=False)
    return render(request, "stories/telling/story.html", {"page": page})


@require_safe
def slideshow(request: SignedInRequest, story_id: int) -> HttpResponse:
    show = slideshow_of(request.user, own_story(request.user, story_id))
    return render(request, "stories/slideshow.html", {"show": show})


@require_POST
def delete(request: SignedInRequest, story_id: int) -> HttpResponse:
    """The next page says so, with Undo."""
    tell(request, delete_story(request.user, own_story(request.user, story_id)))
    return redirect("stories:stories")


@require_safe
def export(request: SignedInRequest, story_id: int) -> HttpResponseBase:
    """One page that needs nothing else, as a download; its places where `places` is said."""
    story = own_story(request.user, story_id)
    page = told(request.user, story, hides_places="places" not in request.GET)
    slot = f"story:{request.user.pk}"
    if not take_slot(slot, most=MOST_AT_ONCE):
        words = _("Other downloads are still under way. Wait for one to end.")
        return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    pieces = Sent(pieces_of(request.user, page), partial(give_back, slot))
    response = StreamingHttpResponse(pieces, content_type="text/html; charset=utf-8")
    name = f"{safe_name(page.title)}.html"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003
    response.headers["Cache-Control"] = "no-store"
    return response
