"""Deleting a story, as a step that can be taken back."""

from django.db import transaction

from accounts.models import User
from curating.models import Action
from curating.services.slips import delete_thing
from curating.things import begin, deletion_of
from stories.models import Story
from stories.telling.selectors import in_short


def delete_story(owner: User, story: Story) -> Action:
    """With its links. Its photos stay in the library. Once, however often it is said."""
    with transaction.atomic():
        own = Story.objects.filter(owner=owner, pk=story.pk)
        found = own.select_for_update().first()
        if found is None:
            return deletion_of(owner, "delete_story", story.pk)
        (card,) = in_short(owner, [found])
        action = begin(owner, "delete_story", found, words=card.title, photos=card.count)
        delete_thing(action, found)
    return action
