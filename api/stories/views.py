"""Stories: all, one, a new one, its chapters and what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from albums.models import Album
from api.asked import all_of, body_of
from api.problems import Problem
from api.refusals import impossible
from api.stories import serializers
from api.views import Pages, View
from photos.models import Photo
from stories.models import Chapter, Occasion, Story
from stories.telling import changing, making
from stories.telling.deleting import delete_story
from stories.telling.refusals import InvalidStory
from stories.telling.selectors import Card, in_short, told


class Stories(Pages):
    """Those that one made, the newest first; and a new one."""

    keys = ("-made_at", "-id")

    @extend_schema(responses=serializers.StoryInShort(many=True))
    def get(self, request: Request) -> Response:
        stories = Story.objects.visible_to(self.person)
        return self.answer_page(stories, serializers.StoryInShort, self.shown)

    def shown(self, stories: Sequence[Story]) -> list[Card]:
        return in_short(self.person, stories)

    @extend_schema(request=serializers.EITHER, responses={201: serializers.StoryTold})
    def post(self, request: Request) -> Response:
        """Arranged in chapters with the best photos; it does not follow what it is made from."""
        fields = body_of(request, one_of_them(request.data))
        with refusals_told():
            story = making.make_story(self.person, self.source(fields))
        return Response(answer(self, story), status=201)

    def source(self, fields: Mapping[str, Any]) -> making.Source:
        if "trip" in fields:
            trips = Occasion.objects.of(self.person)
            return making.of_trip(self.person, get_object_or_404(trips, pk=fields["trip"]))
        if "album" in fields:
            albums = Album.objects.visible_to(self.person)
            return making.of_album(self.person, get_object_or_404(albums, pk=fields["album"]))
        return making.of_search(self.person, fields["query"])


class OneStory(View):
    """One story. Deleted it leaves its photos where they are."""

    @extend_schema(responses=serializers.StoryTold)
    def get(self, request: Request, story_id: int) -> Response:
        return Response(answer(self, own_story(self, story_id)))

    @extend_schema(request=serializers.StoryChange, responses=serializers.StoryTold)
    def patch(self, request: Request, story_id: int) -> Response:
        story, said = own_story(self, story_id), body_of(request, serializers.StoryChange)
        with refusals_told(), transaction.atomic():
            if "title" in said:
                changing.name_story(story, said["title"])
            if "lead" in said:
                changing.lead_in(story, said["lead"])
            if "cover" in said:
                changing.choose_cover(story, own_photo(self, said["cover"]))
        return Response(answer(self, own_story(self, story_id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, story_id: int) -> Response:
        """The history tells it as `delete_story`; taken back there, all of it is as it was."""
        delete_story(self.person, own_story(self, story_id))
        return Response(status=204)


class Chapters(View):
    """A new chapter, behind the others."""

    @extend_schema(request=serializers.ChapterChange, responses={201: serializers.StoryTold})
    def post(self, request: Request, story_id: int) -> Response:
        story, said = own_story(self, story_id), body_of(request, serializers.ChapterChange)
        with refusals_told(), transaction.atomic():
            change(self, changing.add_chapter(story), said)
        return Response(answer(self, own_story(self, story_id)), status=201)


class OneChapter(View):
    """One chapter of a story."""

    @extend_schema(request=serializers.ChapterMoved, responses=serializers.StoryTold)
    def patch(self, request: Request, story_id: int, chapter_id: int) -> Response:
        chapter = own_chapter(self, story_id, chapter_id)
        said = body_of(request, serializers.ChapterMoved)
        with refusals_told(), transaction.atomic():
            change(self, chapter, said)
            if "after" in said:
                after = own_chapter(self, story_id, said["after"]) if said["after"] else None
                changing.place_chapter(chapter, after=after)
        return Response(answer(self, own_story(self, story_id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, story_id: int, chapter_id: int) -> Response:
        """Its photos leave the story and stay in the library."""
        changing.remove_chapter(own_chapter(self, story_id, chapter_id))
        return Response(status=204)


def one_of_them(sent: Any) -> type[Serializer[Any]]:
    """By what the story is made from. Raises Problem."""
    said = sent if isinstance(sent, dict) else {}
    named = [kind for name, kind in serializers.KINDS.items() if name in said]
    if len(named) != 1:
        raise Problem("not_understood", "A story is made from a trip, an album or a query.")
    return named[0]


def change(view: View, chapter: Chapter, said: Mapping[str, Any]) -> None:
    if "title" in said:
        changing.name_chapter(chapter, said["title"])
    if "text" in said:
        changing.tell_chapter(chapter, said["text"])
    if "photos" in said:
        changing.fill_chapter(chapter, wanted(view, said["photos"]))


def wanted(view: View, said: Sequence[Mapping[str, Any]]) -> list[changing.Wanted]:
    """Each photo once, as it was said first."""
    by_id = {each["photo"]: each for each in reversed(said)}
    order = dict.fromkeys(each["photo"] for each in said)
    own = Photo.objects.in_library_of(view.person)
    photos = {photo.pk: photo for photo in all_of(own, list(order))}
    return [
        changing.Wanted(photos[pk], by_id[pk].get("is_wide"), by_id[pk].get("caption"))
        for pk in order
    ]


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except InvalidStory as error:
        raise impossible("no_such_story", str(error)) from error


def answer(view: View, story: Story) -> Any:
    page = told(view.person, story, hides_places=False)
    return serializers.StoryTold(page, context={"request": view.request}).data


def own_story(view: View, story_id: int) -> Story:
    return get_object_or_404(Story.objects.visible_to(view.person), pk=story_id)


def own_chapter(view: View, story_id: int, chapter_id: int) -> Chapter:
    chapters = Chapter.objects.filter(story=own_story(view, story_id))
    return get_object_or_404(chapters.select_related("story__owner"), pk=chapter_id)


def own_photo(view: View, photo_id: int | None) -> Photo | None:
    own = Photo.objects.in_library_of(view.person)
    return get_object_or_404(own, pk=photo_id) if photo_id else None
