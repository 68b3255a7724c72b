"""The one rule of rights: which photos a person may see. Every read starts here."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import User
from rights.lending import Guest, Viewer, lenders_of, naming, shared_albums, spaces_of
from rights.models import (
    AlbumShare,
    LinkPhoto,
    Partner,
    PartnerHides,
    Role,
    ShareLink,
    SpaceMember,
    SpacePhoto,
)

__all__ = [
    "Guest",
    "Viewer",
    "in_library_of",
    "lent_by_partners",
    "lent_to",
    "owners_seen_by",
    "timelines_seen_whole",
    "visible_to",
]

NOBODYS = Q(pk__in=[])
# What is in the trash or locked leaves every eye but its owner's at once, wherever else it stands.
SHOWN = Q(trashed_at__isnull=True, is_locked=False)


def visible_to(viewer: Viewer) -> Q:
    """What somebody may see: their own photos, save those behind the second password, what others
    lend them, and as a guest what the link shows."""
    if isinstance(viewer, Guest):
        return SHOWN & shown_by(viewer.link) & ~Q(Exists(_edits_shown()))
    if not isinstance(viewer, User):
        return NOBODYS
    own = in_library_of(viewer)
    if not lenders_of(viewer):
        return own
    return Q(owner__in=owners_seen_by(viewer)) & (own | (SHOWN & lent_to(viewer)))


def in_library_of(viewer: Viewer) -> Q:
    """The person's own photos, save those behind the second password."""
    return Q(owner=viewer, is_locked=False) if isinstance(viewer, User) else NOBODYS


def owners_seen_by(viewer: Viewer) -> frozenset[int]:
    """All whose photos `visible_to` can show: never too few, so that a search may skip the rest."""
    return frozenset([viewer.pk]) | lenders_of(viewer) if isinstance(viewer, User) else frozenset()


def timelines_seen_whole(user: User) -> frozenset[int]:
    """Whose timeline is theirs to see to the last photo: their own, and those of partners who lend
    all and hide nothing. What is counted of these libraries needs no second look at each photo."""
    if not lenders_of(user):
        return frozenset([user.pk])
    lends = Partner.objects.filter(viewer=user, since=None)
    all_of_it = lends.filter(~Exists(PartnerHides.objects.filter(partner=OuterRef("pk"))))
    edited = _edits().filter(source__owner=OuterRef("owner"), source__on_timeline=True)
    return frozenset([user.pk, *all_of_it.filter(~Exists(edited)).values_list("owner", flat=True)])


def lent_to(user: User) -> Q:
    """What others lend: in a space, in an album that is shared, or as a partner."""
    lent = Q(Exists(_in_spaces(user))) | Q(Exists(_in_albums(user))) | lent_by_partners(user)
    return lent & ~Q(Exists(_edits_shown()))


def lent_by_partners(user: User) -> Q:
    """Of what the person may see, that which somebody lends with their whole library."""
    return Q(archived_at__isnull=True) & Q(Exists(_partners(user)))


def _edits_shown() -> QuerySet[Model]:
    """Of an edited photo others see the edit alone."""
    return _edits().filter(source=OuterRef("pk"))


def _edits() -> QuerySet[Model]:
    """Those that there are to see. The table lies above: it is named by its label."""
    edits: QuerySet[Model] = QuerySet(apps.get_model("editing.Edit"))
    return edits.filter(version__trashed_at__isnull=True, version__isnull=False)


def _in_spaces(user: User) -> QuerySet[SpacePhoto]:
    """Who left a space, or may only look by now, lends it nothing any more."""
    lends = SpaceMember.objects.filter(
        naming(OuterRef(OuterRef("owner"))), space=OuterRef("space"), role__in=Role.that_add()
    )
    photos = SpacePhoto.objects.filter(photo=OuterRef("pk"), space__in=spaces_of(user))
    return photos.filter(Exists(lends))


def _in_albums(user: User) -> QuerySet[AlbumShare]:
    """The photos of the album's owner, for all with whom it is shared; and those of others who
    still may add to it, for the owner, too."""
    shared = Q(album__in=shared_albums(user))
    shares = AlbumShare.objects.filter(album__album_photos__photo=OuterRef("pk"))
    return shares.filter(
        (shared & Q(album__owner=OuterRef("owner")))
        | ((shared | Q(album__owner=user)) & _adds(OuterRef("owner")))
    )


def _adds(user: Any) -> Q:
    return naming(user) & Q(role__in=Role.that_add())


def _partners(user: User) -> QuerySet[Partner]:
    """All of a library from a day on, save what shows a person or is in an album that is hidden."""
    photo = OuterRef(OuterRef("pk"))
    hides = PartnerHides.objects.filter(partner=OuterRef("pk")).filter(
        Q(person__faces__photo=photo) | Q(album__album_photos__photo=photo)
    )
    lends = Partner.objects.filter(owner=OuterRef("owner"), viewer=user)
    since = Q(since__isnull=True) | Q(since__lte=OuterRef("taken_local"))
    return lends.filter(since, ~Exists(hides))


def shown_by(link: ShareLink) -> Q:
    """What a link shows, as long as it lives and who made it may still show it."""
    live = ShareLink.objects.live().filter(pk=link.pk)
    if link.story_id:
        told = Q(story__chapters__photos__photo=OuterRef("pk"))
        return Q(Exists(live.filter(told, story__owner=OuterRef("owner"))))
    chosen = LinkPhoto.objects.filter(link__in=live, photo=OuterRef("pk"))
    chosen = chosen.filter(link__owner=OuterRef("owner"))
    adds = AlbumShare.objects.filter(_adds(OuterRef(OuterRef("owner"))), album=OuterRef("album"))
    albums = live.filter(album__album_photos__photo=OuterRef("pk")).filter(
        Q(album__owner=OuterRef("owner")) | Exists(adds)
    )
    return Q(Exists(chosen)) | Q(Exists(albums))
