"""The library's rows: a photo, its renditions, its tags, and how many there are each month."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photos import access
from photos.copied import CopiedFile
from photos.month_count import MonthCount
from photos.stacked import Clues, KeptApart, Stack
from photos.tiered import TieredOriginal
from photos.used import LibraryUse
from places.models import Place

__all__ = [
    "Clues", "CopiedFile", "Decision", "KeptApart", "LibraryUse", "MonthCount", "Photo",
    "PhotoQuerySet", "PhotoTag", "RefusedTag", "Region", "Rendition", "Sidecar", "Source", "Stack",
    "Tag", "TieredOriginal",
]  # fmt: skip


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Predicates on photos. Every read starts at `Photo.objects.visible_to(user)`, and one of the
    person's own library at `in_library_of(user)`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        return self.filter(access.visible_to(viewer))

    def in_library_of(self, viewer: access.Viewer) -> Self:
        return self.filter(access.in_library_of(viewer))

    def on_timeline(self) -> Self:
        """Neither archived, nor in the trash, nor locked, nor beneath the primary of a stack."""
        return self.filter(on_timeline=True)

    def findable(self) -> Self:
        """What a search may show: archived photos too, but of a stack only the primary."""
        return self.filter(trashed_at__isnull=True, is_primary=True)

    def beneath(self) -> Self:
        """What lies beneath the primary of a stack and may be shown with it."""
        return self.filter(trashed_at__isnull=True, is_locked=False, is_primary=False)


class Source(models.Model):
    """A folder, a bucket or a drive that is indexed. Originals of a folder stay where they are."""

    class Kind(models.TextChoices):
        FOLDER = "folder", _("Folder")
        BUCKET = "bucket", _("S3 bucket")
        DRIVE = "drive", _("Google Drive")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        OFFLINE = "offline", _("Offline")
        ASKS = "asks", _("Asks what to do")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(max_length=100)
    root = models.TextField(help_text="The folder, s3://bucket/prefix, or the drive's folder.")
    options = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True, editable=False, help_text="Secrets, encrypted.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.ACTIVE)
    reason = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "root"], name="source_unique")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_offline(self) -> bool:
        return self.state == self.State.OFFLINE


class Photo(models.Model):
    """One original file, an image or a video, in the library of its owner."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        VIDEO = "video", _("Video")

    class Look(models.TextChoices):
        DOCUMENT = "document", _("Document")
        MEME = "meme", _("Meme")

    # Indexes that begin with the owner, and with the place, are below.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="photos", db_index=False
    )

    # The original
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    sha1 = models.CharField(max_length=40, editable=False)
    size_bytes = models.BigIntegerField(editable=False)
    # Where its bytes are: in our storage under this key, or in place below a source's root.
    original_key = models.TextField(editable=False)
    kept_in = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, editable=False, related_name="photos"
    )
    missing_since = models.DateTimeField(null=True, blank=True, editable=False)
    filename = models.CharField(max_length=255)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    format = models.CharField(max_length=8)
    mime = models.CharField(max_length=40)
    source = models.CharField(max_length=300, blank=True)
    file_time = models.DateTimeField(default=timezone.now, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    # Metadata. Sizes are of the upright picture; zero until it was looked at.
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    orientation = models.PositiveSmallIntegerField(default=1)
    duration_s = models.FloatField(null=True, blank=True)
    is_playable = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    taken_local = models.DateTimeField(help_text="The clock on the wall, kept as if it were UTC.")
    offset_minutes = models.SmallIntegerField(null=True, blank=True)
    offset_source = models.CharField(max_length=20, blank=True)
    taken_source = models.CharField(max_length=20, default="file")
    make = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    lens = models.CharField(max_length=200, blank=True)
    exposure_s = models.FloatField(null=True, blank=True)
    f_number = models.FloatField(null=True, blank=True)
    iso = models.PositiveIntegerField(null=True, blank=True)
    focal_mm = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    altitude_m = models.FloatField(null=True, blank=True)
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="photos", db_index=False
    )
    placeholder = models.CharField(max_length=36, blank=True, editable=False)
    is_damaged = models.BooleanField(default=False, editable=False)

    # The stack it is in, and the moving half of a live photo
    stack = models.ForeignKey(Stack, models.PROTECT, null=True, blank=True, related_name="photos")
    is_primary = models.BooleanField(default=True, help_text="Of its stack, or without one.")
    live_video = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="still"
    )

    # What it looks like, by who looked last: a model, or a person, of whom a Decision tells
    looks_like = models.CharField(
        max_length=8, choices=Look.choices, blank=True, default="", db_default=""
    )

    # Curation
    caption = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="What does not stand beneath the picture.")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    is_favourite = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)
    is_locked = models.BooleanField(default=False)
    on_timeline = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(archived_at__isnull=True, trashed_at__isnull=True, is_locked=False, is_primary=True),
            models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            # An owner has the same bytes once: a second upload is a success that adds nothing. Its
            # index also tells whether any row still needs the bytes.
            models.UniqueConstraint(fields=["sha256", "owner"], name="photo_sha256_owner_unique"),
            models.UniqueConstraint(
                fields=["stack"], condition=Q(is_primary=True), name="photo_stack_one_primary"
            ),
            # Without a stack nothing lies above it that could be shown in its place.
            models.CheckConstraint(
                condition=Q(is_primary=True) | Q(stack__isnull=False),
                name="photo_hidden_only_in_stack",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="photo_position_valid",
            ),
            # Later than any zone on earth, and what Python's own time zones can hold.
            models.CheckConstraint(
                condition=Q(offset_minutes__isnull=True) | Q(offset_minutes__range=(-1439, 1439)),
                name="photo_offset_valid",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(0, 5)),
                name="photo_rating_valid",
            ),
        ]
        indexes = [
            # Files of one name, whatever their ending: they may be one picture. Django asks for
            # them in upper case.
            models.Index(
                "owner",
                OpClass(Upper("filename"), name="text_pattern_ops"),
                name="photo_owner_name",
            ),
            # A month of the timeline, the newest that a search found, and what was taken within a
            # moment. It leaves nothing out: whoever is archived or trashed would come and go, and
            # a row whose place in any index changes is written anew in all of them (ADR 32).
            models.Index(fields=["owner", "taken_local", "id"], name="photo_owner_moment"),
            # Sync clients look uploads up by SHA-1.
            models.Index(fields=["owner", "sha1"], name="photo_owner_sha1"),
            # A piece of the map.
            models.Index(
                fields=["owner", "latitude", "longitude"],
                condition=Q(latitude__isnull=False),
                name="photo_owner_position",
            ),
            # Documents and memes, the newest first.
            models.Index(
                fields=["owner", "looks_like", "-taken_local", "-id"],
                condition=~Q(looks_like=""),
                name="photo_looks_like",
            ),
            # The place filter of search.
            models.Index(fields=["place", "owner"], name="photo_place_owner"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def camera(self) -> str:
        """Make and model as a person says them: the make is not said twice."""
        if self.model.lower().startswith(self.make.split(" ")[0].lower()):
            return self.model
        return f"{self.make} {self.model}".strip()


class Rendition(models.Model):
    """A smaller or playable picture of a photo. Made again at any time from the original."""

    class Name(models.TextChoices):
        THUMBNAIL = "thumbnail", _("Thumbnail")
        PREVIEW = "preview", _("Preview")
        PROXY = "proxy", _("Video proxy")
        BARE = "bare", _("Original without words in it")

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=9, choices=Name.choices)
    key = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "name"], name="rendition_photo_name_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.photo_id}"


class Decision(models.Model):
    """What a person said of a photo, in the column of this name. It wins over what the file or a
    model says, also after they are read again."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="decisions", db_index=False)
    column = models.CharField(max_length=30)
    value = models.JSONField(null=True)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "column"], name="decision_unique")]

    def __str__(self) -> str:
        return f"{self.column} of {self.photo_id}"


class Sidecar(models.Model):
    """A file of words about an original. What it says wins over the original's own word."""

    class Kind(models.TextChoices):
        XMP = "xmp", _("XMP")
        TAKEOUT = "takeout", _("Google Takeout")
        ICLOUD = "icloud", _("iCloud photo details")
        AAE = "aae", _("Apple's edits")

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="sidecars")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.XMP)
    filename = models.CharField(max_length=255)
    content = models.BinaryField()
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "kind", "filename"], name="sidecar_unique")
        ]

    def __str__(self) -> str:
        return self.filename


class Region(models.Model):
    """A face that the file, or its sidecar, marks: its name if it tells one, and its box, if that
    makes sense, in fractions of the upright picture."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="regions")
    name = models.CharField(max_length=255, blank=True)
    left = models.FloatField(null=True)
    top = models.FloatField(null=True)
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "name", "left", "top", "width", "height"],
                name="region_unique",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.photo_id}"


class Tag(models.Model):
    """A word that a person, a file or a model put on photos, in one person's library. Upper and
    lower case are the same word. A dog is an animal: what has a tag has its `parent` too."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )

    class Meta:
        constraints = [models.UniqueConstraint("owner", Upper("name"), name="tag_unique")]

    def __str__(self) -> str:
        return self.name


class PhotoTag(models.Model):
    """A tag on a photo, with where it comes from. A model's guess never hides a person's word."""

    class Origin(models.TextChoices):
        PERSON = "person", _("A person")
        FILE = "file", _("The file")
        MODEL = "model", _("A model")

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="photo_tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="photo_tags")
    origin = models.CharField(max_length=6, choices=Origin.choices)
    confidence = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "tag", "origin"], name="photo_tag_origin_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.photo_id}"


class RefusedTag(models.Model):
    """A tag that a person took off a photo: the row of PhotoTag that stood there, out of every
    reader's sight. Neither a model nor the file puts the tag on that photo again."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="refused_tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="refusals")
    origin = models.CharField(max_length=6, choices=PhotoTag.Origin.choices)
    confidence = models.FloatField(default=1.0)
    refused_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "tag", "origin"], name="refused_tag_unique")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} not on {self.photo_id}"
