"""Who lends which photos to whom. Rows alone: what follows from them is said in photos/access.py.

These rows lie beneath the library, whose rule asks them, and so name its tables by their labels.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may do in a space or in an album that is shared with them."""

    VIEWER = "viewer", _("May look")
    CONTRIBUTOR = "contributor", _("May add photos")
    MANAGER = "manager", _("May do everything")

    @classmethod
    def that_add(cls) -> list["Role"]:
        """Those who may add photos of their own."""
        return [cls.CONTRIBUTOR, cls.MANAGER]


def one_of(*names: str) -> Q:
    """Exactly one of these columns is set."""
    only = [Q(**{f"{each}__isnull": each != name for each in names}) for name in names]
    found = only[0]
    for other in only[1:]:
        found |= other
    return found


class Group(models.Model):
    """People with whom something is shared at once: the grandparents, the football team."""

    name = models.CharField(_("name"), max_length=100)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="groups_owned")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="GroupMember", related_name="family_groups"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_memberships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="group_member_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in group {self.group_id}"


class Space(models.Model):
    """A library that several people work in together. Each photo stays its owner's."""

    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class SpaceMember(models.Model):
    """Somebody, or a group, in a space. There is always a person who manages it."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="space_memberships",
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="space_memberships"
    )
    role = models.CharField(max_length=11, choices=Role.choices)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "user"], name="space_user_unique"),
            models.UniqueConstraint(fields=["space", "group"], name="space_group_unique"),
            models.CheckConstraint(condition=one_of("user", "group"), name="space_member_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.group_id} in space {self.space_id}"


class SpacePhoto(models.Model):
    """A photo that its owner put into a space."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="space_photos")
    photo = models.ForeignKey("photos.Photo", models.CASCADE, related_name="space_photos")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "photo"], name="space_photo_unique")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} in space {self.space_id}"


class AlbumShare(models.Model):
    """An album that is shared with somebody, or with a group."""

    album = models.ForeignKey("albums.Album", models.CASCADE, related_name="shares")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="album_shares",
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="album_shares"
    )
    role = models.CharField(max_length=11, choices=Role.choices, default=Role.VIEWER)
    shared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "user"], name="album_share_user_unique"),
            models.UniqueConstraint(fields=["album", "group"], name="album_share_group_unique"),
            models.CheckConstraint(condition=one_of("user", "group"), name="album_share_is_one"),
        ]

    def __str__(self) -> str:
        return f"album {self.album_id} with {self.user_id or self.group_id}"


class Partner(models.Model):
    """Somebody who sees the whole library of somebody else, or what was taken since a day."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lends_to")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lent_by")
    since = models.DateField(_("from this day on"), null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "viewer"], name="partner_unique"),
            models.CheckConstraint(
                condition=~Q(owner=models.F("viewer")), name="partner_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} to {self.viewer_id}"


class PartnerHides(models.Model):
    """A person or an album whose photos a partner does not see."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="hides")
    person = models.ForeignKey(
        "faces.Person", models.CASCADE, null=True, blank=True, related_name="hidden_from"
    )
    album = models.ForeignKey(
        "albums.Album", models.CASCADE, null=True, blank=True, related_name="hidden_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "person"], name="partner_hides_person"),
            models.UniqueConstraint(fields=["partner", "album"], name="partner_hides_album"),
            models.CheckConstraint(condition=one_of("person", "album"), name="partner_hides_one"),
        ]

    def __str__(self) -> str:
        return f"hidden from partner {self.partner_id}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Predicates on links."""

    def live(self) -> Self:
        """Neither revoked nor over, and of somebody who may still show the album or the story."""
        manages = AlbumShare.objects.filter(
            Q(user=OuterRef("owner")) | Q(group__memberships__user=OuterRef("owner")),
            album=OuterRef("album"),
            role=Role.MANAGER,
        )
        is_over = Q(expires_at__lte=timezone.now())
        may_show = Q(album__isnull=True) | Q(album__owner=F("owner")) | Q(Exists(manages))
        tells = Q(story__isnull=True) | Q(story__owner=F("owner"))
        live = self.filter(may_show, tells, revoked_at=None, owner__is_active=True)
        return live.exclude(is_over)


class ShareLink(models.Model):
    """A link that shows an album, a story, or chosen photos, to whoever has it.

    A link to a search is one to the smart album that the search fills.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="share_links")
    # What stands in its address: random, or a word that somebody chose instead.
    token = models.CharField(max_length=64, unique=True, editable=False)
    slug = models.SlugField(_("own address"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    album = models.ForeignKey(
        "albums.Album", models.CASCADE, null=True, blank=True, related_name="share_links"
    )
    story = models.ForeignKey(
        "stories.Story", models.CASCADE, null=True, blank=True, related_name="share_links"
    )
    password = models.CharField(max_length=200, blank=True, editable=False)  # hashed
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    allows_download = models.BooleanField(_("originals may be downloaded"), default=True)
    allows_upload = models.BooleanField(_("guests may send photos"), default=False)
    hides_location = models.BooleanField(_("hide where and with what it was taken"), default=True)
    hides_people = models.BooleanField(_("hide who is in the photos"), default=True)
    visits = models.PositiveIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="share_link_slug_unique"
            ),
            models.CheckConstraint(
                condition=Q(album__isnull=True) | Q(story__isnull=True), name="share_link_to_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"link {self.pk}"


class LinkPhoto(models.Model):
    """A photo that was chosen for a link."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="link_photos")
    photo = models.ForeignKey("photos.Photo", models.CASCADE, related_name="link_photos")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "photo"], name="link_photo_unique")]

    def __str__(self) -> str:
        return f"{self.photo_id} on link {self.link_id}"
