"""What people say of photos and albums, what happened, and who is told of it.

These rows lie beneath albums, and so name their table by its label.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.seen import seen_by
from photos.models import Photo
from rights.models import Partner, Space, one_of

ALBUM = "albums.Album"
LONGEST_COMMENT = 2000


class Kind(models.TextChoices):
    """What happened."""

    COMMENT = "comment", _("Somebody comments")
    MENTION = "mention", _("Somebody mentions you")
    LIKE = "like", _("Somebody likes a photo or an album")
    ALBUM_SHARED = "album_shared", _("An album is shared with you")
    SPACE_SHARED = "space_shared", _("You are taken into a space")
    PARTNER = "partner", _("Somebody shows you their library")
    PHOTOS_ADDED = "photos_added", _("Photos are added to an album or space of yours")
    JOINED = "joined", _("Somebody joins a space or an album of yours")
    GUEST_UPLOAD = "guest_upload", _("Guests of a link of yours send photos")
    OPERATION = "operation", _("The library needs somebody who looks after it")


class Mail(models.TextChoices):
    """How a notice also goes out by e-mail."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    OFF = "off", _("Never")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Predicates on comments. Every read starts at `Comment.objects.visible_to(user)`."""

    def visible_to(self, user: User) -> Self:
        return self.filter(seen_by(user, "photo", "album"), deleted_at=None)


class Comment(models.Model):
    """What somebody says of a photo or an album. Plain text."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments")
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="comments")
    album = models.ForeignKey(ALBUM, models.CASCADE, null=True, blank=True, related_name="comments")
    text = models.TextField(max_length=LONGEST_COMMENT)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Who deleted it may bring it back until it is forgotten at night.
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of("photo", "album"), name="comment_is_of_one"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Mention(models.Model):
    """Somebody whom a comment names with an @, as it is written there."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} in comment {self.comment_id}"


class Like(models.Model):
    """That somebody likes a photo or an album."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="likes")
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="likes")
    album = models.ForeignKey(ALBUM, models.CASCADE, null=True, blank=True, related_name="likes")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of("photo", "album"), name="like_is_of_one"),
            models.UniqueConstraint(fields=["user", "photo"], name="like_photo_unique"),
            models.UniqueConstraint(fields=["user", "album"], name="like_album_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.photo_id or self.album_id}"


class EventQuerySet(models.QuerySet["Event"]):
    """Predicates on events. Every read starts at `Event.objects.visible_to(user)`."""

    def visible_to(self, user: User) -> Self:
        """What the person sees of now, and where it was for some alone, was told or did."""
        told = models.Exists(Notice.objects.filter(event=models.OuterRef("pk"), user=user))
        personal = Q(kind__in=Event.PERSONAL)
        return self.filter(event_seen_by(user)).filter(~personal | Q(actor=user) | Q(told))


def event_seen_by(user: User, prefix: str = "") -> Q:
    """Rows whose event, reached by the prefix, the person sees what it is about of."""
    names = (f"{prefix}{name}" for name in ("photo", "album", "space"))
    kept = Q(**{f"{prefix}comment": None}) | Q(**{f"{prefix}comment__deleted_at": None})
    lends = Partner.objects.filter(owner=models.OuterRef(f"{prefix}actor"), viewer=user)
    no_partner = ~Q(**{f"{prefix}kind": Kind.PARTNER}) | Q(**{f"{prefix}actor": user})
    told = Q() if user.is_operator else ~Q(**{f"{prefix}kind": Kind.OPERATION})
    return seen_by(user, *names) & kept & told & (no_partner | Q(models.Exists(lends)))


class Event(models.Model):
    """Something that happened, written by whoever did it. The feed reads these."""

    PERSONAL = (
        *(Kind.MENTION, Kind.ALBUM_SHARED, Kind.SPACE_SHARED, Kind.PARTNER, Kind.GUEST_UPLOAD),
        Kind.OPERATION,
    )
    LONGEST_WORDS = 500

    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Nobody: guests of a link.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="events"
    )
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="events")
    album = models.ForeignKey(ALBUM, models.CASCADE, null=True, blank=True, related_name="events")
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, related_name="events")
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="events"
    )
    count = models.PositiveIntegerField(default=1, help_text="Of photos.")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="To operators.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            # The feed, the newest first.
            models.Index(F("made_at").desc(), F("id").desc(), name="event_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Letter(models.Model):
    """An e-mail with notices: one at once, or the one of a person's day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    day = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="letter_day_unique")]
        indexes = [
            # What is still to be sent, and how many a person got within the hour.
            models.Index(fields=["made_at"], condition=Q(done_at=None), name="letter_open"),
            models.Index(fields=["user", "made_at"], name="letter_rate"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Predicates on notices. Every read starts at `Notice.objects.visible_to(user)`."""

    def visible_to(self, user: User) -> Self:
        """Those of the person, of what they see now."""
        return self.filter(event_seen_by(user, "event__"), user=user)


class Notice(models.Model):
    """That somebody is told of an event: in the app, by e-mail, or both."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notices")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    in_app = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    mail = models.CharField(max_length=5, choices=Mail.choices, default=Mail.OFF)
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notice_unique"),
        ]
        indexes = [
            # The page of notices, the newest first.
            models.Index(
                "user", F("made_at").desc(), F("id").desc(), condition=Q(in_app=True),
                name="notice_page",
            ),
            # The number on the bell.
            models.Index(
                fields=["user"], condition=Q(in_app=True, read_at=None), name="notice_unread"
            ),
            # What waits for the e-mail of the day.
            models.Index(
                fields=["user"], condition=Q(mail=Mail.DAILY, letter=None), name="notice_daily"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticeSetting(models.Model):
    """How a person wants to hear of one kind of event. Without a row, as `DEFAULT_MAIL` says."""

    DEFAULT_MAIL = {
        Kind.COMMENT: Mail.DAILY,
        Kind.MENTION: Mail.DAILY,
        Kind.ALBUM_SHARED: Mail.DAILY,
        Kind.SPACE_SHARED: Mail.DAILY,
        Kind.PARTNER: Mail.DAILY,
        Kind.OPERATION: Mail.NOW,
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_settings"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    in_app = models.BooleanField(default=True)
    mail = models.CharField(max_length=5, choices=Mail.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_setting_unique")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
