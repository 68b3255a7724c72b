"""What WebDAV clients see of their own uploads: the listing of the inbox, and its locks. And how
far clients of the Immich protocol are in following the library."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import SignedInApp
from photos.models import Photo


class InboxEntry(models.Model):
    """A file or folder of a person's inbox, as their client made it.

    It is only a listing: what a client deletes here stays in the library, and a photo that a
    person deletes stays listed here, else the client would send it again. Names are kept as they
    came; `folder` and `key` are in composed form, so that each is found by either spelling.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    folder = models.CharField(max_length=1500, blank=True, help_text="Empty: the inbox itself.")
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    is_folder = models.BooleanField(default=False)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    sha1 = models.CharField(max_length=40, blank=True)
    modified_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="inbox_entries"
    )
    content = models.BinaryField(default=b"", help_text="Of small files that are no photos.")
    properties = models.JSONField(default=dict, help_text="Set by clients: the name's XML.")

    class Meta:
        verbose_name_plural = "inbox entries"
        constraints = [
            # A folder's listing, and one entry of it.
            models.UniqueConstraint(fields=["owner", "folder", "key"], name="inbox_entry_unique"),
            models.CheckConstraint(
                condition=Q(is_folder=False) | Q(photo=None, size_bytes=0),
                name="inbox_folder_has_no_bytes",
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        """Its place below the inbox, in composed form."""
        return f"{self.folder}/{self.key}" if self.folder else self.key


class InboxLock(models.Model):
    """A client's promise to others that it is writing here. It ends by itself."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox_locks")
    path = models.CharField(max_length=1800, blank=True)
    token = models.CharField(max_length=60, unique=True)
    is_exclusive = models.BooleanField(default=True)
    is_deep = models.BooleanField(default=True)
    holder = models.TextField(blank=True, help_text="What the client says of itself, as XML.")
    seconds = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "path"],
                condition=Q(is_exclusive=True),
                name="inbox_lock_exclusive_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.token} on {self.path}"


class SyncMark(models.Model):
    """How far a signed-in app of the Immich protocol said that it is, with each type of line."""

    app = models.ForeignKey(SignedInApp, models.CASCADE, related_name="sync_marks", db_index=False)
    type = models.CharField(max_length=40)
    mark = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "type"], name="sync_mark_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.type}|{self.mark}"


class HeldByApp(models.Model):
    """Something that an app was told of and that is not its owner's alone: what others lend, and
    who they are. It is compared with what may be seen now, so that an app is told to drop what it
    may not see any more, whatever took it away.

    It is told until the app acknowledged this number, or a later one.
    """

    app = models.ForeignKey(SignedInApp, models.CASCADE, related_name="held", db_index=False)
    type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    other_id = models.BigIntegerField(default=0, help_text="The other half of a pair.")
    digest = models.CharField(max_length=32, blank=True, help_text="Of how it was told.")
    is_gone = models.BooleanField(default=False)
    number = models.BigIntegerField(db_default=RawSQL("nextval('clients_held_number')", []))

    class Meta:
        verbose_name_plural = "held by apps"
        constraints = [
            models.UniqueConstraint(
                fields=["app", "type", "object_id", "other_id"], name="held_by_app_unique"
            ),
        ]
        indexes = [
            # What is still to be told, and what was acknowledged.
            models.Index(fields=["app", "type", "number"], name="held_by_app_number"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.object_id}"
