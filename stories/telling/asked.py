"""What a request names of a story: itself, its chapters, its photos; each its owner's, or a 404."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import User
from photos.models import Photo
from sharing.asked import asked_number
from stories.models import Chapter, Story


def own_story(user: User, story_id: int) -> Story:
    return get_object_or_404(Story.objects.visible_to(user), pk=story_id)


def own_chapter(user: User, story_id: int, chapter_id: int) -> Chapter:
    """Raises Http404."""
    chapters = Chapter.objects.filter(story=own_story(user, story_id)).select_related(
        "story__owner"
    )
    return get_object_or_404(chapters, pk=chapter_id)


def asked_chapter(user: User, story: Story, said: QueryDict, name: str) -> Chapter | None:
    """None where nothing is said."""
    text = said.get(name, "")
    return own_chapter(user, story.pk, asked_number(text)) if text else None


def asked_photo(user: User, said: QueryDict, name: str = "photo") -> Photo | None:
    """None where nothing is said."""
    text = said.get(name, "")
    own = Photo.objects.in_library_of(user)
    return get_object_or_404(own, pk=asked_number(text)) if text else None


def needed_photo(user: User, said: QueryDict) -> Photo:
    return get_object_or_404(
        Photo.objects.in_library_of(user), pk=asked_number(said.get("photo", ""))
    )
