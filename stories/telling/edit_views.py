"""The page on which a story is changed, and each change. What a script asks for is answered
shortly, what a form asks for with the page."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from photos.models import Photo
from sharing.choosing import asked_photos, newest_page
from stories.models import Story
from stories.telling import changing
from stories.telling.asked import asked_chapter, asked_photo, needed_photo, own_chapter, own_story
from stories.telling.refusals import InvalidStory
from stories.telling.selectors import told, untold_photos

Change = Callable[..., str]
STEPS = {"-1": -1, "1": 1}


def changes(change: Change) -> Callable[..., HttpResponse]:
    """A POST of one change of an own story, which tells where on the page it was."""

    @require_POST
    @wraps(change)
    def view(request: SignedInRequest, story_id: int, **named: int) -> HttpResponse:
        story = own_story(request.user, story_id)
        is_script = "HX-Request" in request.headers
        try:
            where = change(request, story, **named)
        except InvalidStory as error:
            if is_script:
                return HttpResponse(
                    str(error), status=422, content_type="text/plain; charset=utf-8"
                )
            messages.error(request, str(error))
            where = ""
        if is_script:
            return HttpResponse(status=204)
        return redirect(f"{reverse('stories:edit', args=[story.pk])}{where}")

    return view


def edit(request: SignedInRequest, story_id: int) -> HttpResponse:
    if request.method == "POST":
        return change_words(request, story_id)
    page = told(request.user, own_story(request.user, story_id), hides_places=False)
    return render(request, "stories/telling/edit.html", {"page": page})


@changes
def change_words(request: SignedInRequest, story: Story) -> str:
    """What is said of its title and what stands before the first chapter."""
    if "title" in request.POST:
        changing.name_story(story, request.POST["title"])
    if "lead" in request.POST:
        changing.lead_in(story, request.POST["lead"])
    return ""


@changes
def add_chapter(request: SignedInRequest, story: Story) -> str:
    return f"#chapter-{changing.add_chapter(story).pk}"


@changes
def change_chapter(request: SignedInRequest, story: Story, chapter_id: int) -> str:
    chapter = own_chapter(request.user, story.pk, chapter_id)
    if "title" in request.POST:
        changing.name_chapter(chapter, request.POST["title"])
    if "text" in request.POST:
        changing.tell_chapter(chapter, request.POST["text"])
    return f"#chapter-{chapter_id}"


@changes
def place_chapter(request: SignedInRequest, story: Story, chapter_id: int) -> str:
    """Behind the chapter `after`, or first; or by one `step`."""
    chapter = own_chapter(request.user, story.pk, chapter_id)
    if "step" in request.POST:
        changing.step_chapter(chapter, by=asked_step(request))
    else:
        after = asked_chapter(request.user, story, request.POST, "after")
        changing.place_chapter(chapter, after=after)
    return f"#chapter-{chapter_id}"


@changes
def remove_chapter(request: SignedInRequest, story: Story, chapter_id: int) -> str:
    changing.remove_chapter(own_chapter(request.user, story.pk, chapter_id))
    return ""


@changes
def place_photo(request: SignedInRequest, story: Story) -> str:
    """A photo behind another one in a `chapter`, or first in it; or by one `step`."""
    photo = needed_photo(request.user, request.POST)
    if "step" in request.POST:
        changing.step_photo(story, photo, by=asked_step(request))
    else:
        chapter = asked_chapter(request.user, story, request.POST, "chapter")
        if chapter is None:
            raise Http404
        after = asked_photo(request.user, request.POST, "after")
        changing.place_photo(chapter, photo, after=after)
    return f"#photo-{photo.pk}"


@changes
def change_photo(request: SignedInRequest, story: Story) -> str:
    """By a `verb`: cover, widen, narrow, caption, take_out."""
    photo = needed_photo(request.user, request.POST)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    verb(story, photo, request.POST.get("caption", ""))
    return f"#photo-{photo.pk}"


VERBS: dict[str, Callable[[Story, Photo, str], None]] = {
    "cover": lambda story, photo, _words: changing.choose_cover(story, photo),
    "widen": lambda story, photo, _words: changing.widen(story, photo, is_wide=True),
    "narrow": lambda story, photo, _words: changing.widen(story, photo, is_wide=False),
    "caption": changing.caption_photo,
    "take_out": lambda story, photo, _words: changing.take_out(story, photo),
}


def choose(request: SignedInRequest, story_id: int, chapter_id: int) -> HttpResponse:
    """Photos to put into a chapter: of the days of the story, or with `all` of all days."""
    chapter = own_chapter(request.user, story_id, chapter_id)
    if request.method == "POST":
        return put_in(request, story_id, chapter_id=chapter_id)
    photos = untold_photos(request.user, chapter.story, of_all_days="all" in request.GET)
    page = newest_page(photos, request.GET.get("after", ""))
    template = (
        "sharing/_choices.html" if "fragment" in request.GET else "stories/telling/choose.html"
    )
    context = {"page": page, "chapter": chapter, "verb": _("Put into the story")}
    return render(request, template, context)


@changes
def put_in(request: SignedInRequest, story: Story, chapter_id: int) -> str:
    chapter = own_chapter(request.user, story.pk, chapter_id)
    changing.add_photos(chapter, asked_photos(request.user, request.POST))
    return f"#chapter-{chapter_id}"


def asked_step(request: SignedInRequest) -> int:
    """Raises Http404."""
    try:
        return STEPS[request.POST["step"]]
    except KeyError as error:
        raise Http404 from error
