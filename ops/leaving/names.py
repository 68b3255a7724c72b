"""What has a name of its own in a library, and may meet the same name in another: one word is one
tag, but two people of one name are two until somebody says otherwise."""

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.db.models.functions import Upper

from accounts.models import User
from albums.models import Album
from faces.models import OtherName, Person, SkippedQuestion
from faces.models.person import LONGEST_NAME
from ingest.models import SourceFile
from photos.models import Photo, PhotoTag, RefusedTag, Source, Tag
from search.models import SavedSearch


def move_tags(giver: User, receiver: User) -> None:
    """A word that both have becomes one tag."""
    known = {tag.name.upper(): tag for tag in Tag.objects.filter(owner=receiver)}
    for tag in Tag.objects.filter(owner=giver):
        if (same := known.get(tag.name.upper())) is not None:
            join_tags(tag, same)
    Tag.objects.filter(owner=giver).update(owner=receiver)


def join_tags(tag: Tag, same: Tag) -> None:
    for rows in (PhotoTag.objects, RefusedTag.objects):
        there = rows.filter(tag=same, photo=OuterRef("photo"), origin=OuterRef("origin"))
        rows.filter(~Exists(there), tag=tag).update(tag=same)
    Tag.objects.filter(parent=tag).exclude(pk=same.pk).update(parent=same)
    tag.delete()


def move_people(giver: User, receiver: User) -> None:
    """Who has the name of somebody there is told apart by whose library they come from."""
    theirs = Person.objects.filter(owner=receiver, merged_into=None).exclude(name="")
    taken = set(theirs.annotate(said=Upper("name")).values_list("said", flat=True))
    mine = Person.objects.filter(owner=giver, merged_into=None).exclude(name="")
    taken_here = {person.name.upper() for person in mine}
    for person in mine:
        if person.name.upper() in taken:
            OtherName.objects.get_or_create(person=person, name=person.name)
            name = free_name(person.name, str(giver), taken | taken_here)
            Person.objects.filter(pk=person.pk).update(name=name)
            taken_here.add(name.upper())
    Person.objects.filter(owner=giver).update(owner=receiver)


def free_name(name: str, of: str, taken: set[str]) -> str:
    """The name with whose it was, and a number where that is taken, too."""
    wanted = f"{name} ({of})"[-LONGEST_NAME:]
    number = 1
    while wanted.upper() in taken:
        number += 1
        wanted = f"{name} ({of} {number})"[-LONGEST_NAME:]
    return wanted


def move_searches(giver: User, receiver: User) -> None:
    taken = {
        search.name.upper() for search in SavedSearch.objects.filter(user=receiver, deleted_at=None)
    }
    for search in SavedSearch.objects.filter(user=giver, deleted_at=None):
        if search.name.upper() in taken:
            search.name = free_name(search.name, str(giver), taken)
        taken.add(search.name.upper())
        search.user = receiver
        search.save(update_fields=["name", "user"])


def free_keys_of_albums(giver: User, receiver: User) -> None:
    """Both imported the same archive: each keeps its album, and the receiver's is filled again."""
    theirs = Album.objects.filter(owner=receiver, external_key=OuterRef("external_key"))
    mine = Album.objects.filter(Exists(theirs), owner=giver).exclude(external_key="")
    mine.update(external_key="")


def move_questions(giver: User, receiver: User) -> None:
    there = SkippedQuestion.objects.filter(owner=receiver, key=OuterRef("key"))
    mine = SkippedQuestion.objects.filter(owner=giver)
    mine.filter(~Exists(there)).update(owner=receiver)


def move_sources(giver: User, receiver: User) -> None:
    """A folder that both have indexed is one source."""
    for source in Source.objects.filter(owner=giver):
        same = Source.objects.filter(owner=receiver, kind=source.kind, root=source.root).first()
        if same is not None:
            join_sources(source, same)
    Source.objects.filter(owner=giver).update(owner=receiver)


def join_sources(source: Source, same: Source) -> None:
    Photo.objects.filter(kept_in=source).update(kept_in=same)
    there = SourceFile.objects.filter(source=same, path=OuterRef("path"))
    SourceFile.objects.filter(~Exists(there), source=source).update(source=same, seen_in=None)
    source.delete()


def move_inbox(giver: User, receiver: User) -> None:
    """What lies in the inbox of both stays listed for the giver. These tables are beside this app,
    and named by their labels."""
    apps.get_model("clients.InboxLock")._default_manager.filter(owner=giver).delete()  # noqa: SLF001
    entries = apps.get_model("clients.InboxEntry")._default_manager  # noqa: SLF001
    there = entries.filter(owner=receiver, folder=OuterRef("folder"), key=OuterRef("key"))
    entries.filter(~Exists(there), owner=giver).update(owner=receiver)
