"""Folders that photos came from, and which photo lies in which. The database keeps both, from what
each way in wrote down; see migration 0002 and docs/adr/0050-folders.md."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from photos.models import Photo

# What the top of a tree is called where no folder gives it a name.
TOPS: Mapping[str, Promise] = {
    "takeout": _("Google Takeout"),
    "webdav": _("WebDAV"),
    "upload": _("Uploads"),
    "app": _("Apps"),
}


class Folder(models.Model):
    """A folder of a person's files, named by where it is: nothing of it can be changed here."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    key = models.UUIDField(help_text="A checksum of its whole path.")
    parent = models.UUIDField(null=True, help_text="The key of the folder it is in.")
    above = ArrayField(
        models.UUIDField(), help_text="The keys of all that it is in, topmost first."
    )
    depth = models.SmallIntegerField()
    way = models.CharField(max_length=10, help_text="disk, bucket, drive, takeout, webdav, …")
    name = models.CharField(max_length=255)
    sort = models.TextField(db_collation="C", help_text="A tree in this order is read downwards.")
    count = models.IntegerField(default=0, help_text="Photos of the timeline that lie in it.")
    under = models.IntegerField(default=0, help_text="The same, with all folders in it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="folder_unique")]
        indexes = [
            # The folders in one.
            models.Index(fields=["owner", "parent", "sort", "id"], name="folder_inside"),
            # All below one, folder by folder.
            models.Index(fields=["owner", "sort", "id"], name="folder_below"),
        ]

    def __str__(self) -> str:
        return self.name or str(TOPS.get(self.way, self.way))

    @property
    def has_folders(self) -> bool:
        """Whether there is anything to see in the folders within."""
        return self.under > self.count


class FolderPhoto(models.Model):
    """A photo whose file lay in a folder. Rows of photos that are gone are removed by the database,
    so that none of Django's own order of deleting is in the way."""

    folder = models.ForeignKey(Folder, models.CASCADE, db_index=False, related_name="+")
    photo = models.ForeignKey(
        Photo, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField(max_length=255, db_collation="C", help_text="Of the file, for order.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "folder"], name="folder_photo_unique")
        ]
        indexes = [
            # The photos of a folder, by the names of their files.
            models.Index(fields=["folder", "name", "photo"], name="folder_photo_names")
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.folder_id}"
